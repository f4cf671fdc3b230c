"""The queue of possible duplicates: what is shown to whom, decided and put off."""

import re
from html import unescape

import pytest
from django.urls import reverse

from core.models import AuditEvent, Job
from participants.models import DuplicatePair
from participants.models.record import Refused
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    DuplicatePairFactory,
    EnrolmentFactory,
    OfficeFactory,
)
from tests.participants.test_merges import merge, undo
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
LIST = "/participants/duplicates/"
KEY = "0198c2d4-7d6e-7c1a-8f00-0000000000"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def lead(office):
    return member(office, Role.PROGRAMME_LEAD)


def member(office, role):
    return AssignmentFactory(office=office, role=role).user


def said(answer):
    """The words of a page, as people read them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def a_pair(office, *, child=False, **facts):
    two = [EnrolmentFactory(office=office, child_track=child) for _side in "ab"]
    return DuplicatePairFactory(cases=two, **facts)


def typed(decision, *, version=1, number=1, reason=""):
    key = f"{KEY}{number:02}"
    facts = {"decision": decision, "reason": reason, "version": version}
    return facts | {"submission_key": key}


def stored(pair):
    with as_owner():
        return DuplicatePair.objects.select_related("decided_by").get(pk=pair.pk)


@pytest.mark.parametrize(
    ("role", "listed", "read", "sent"),
    [
        (Role.CASEWORKER, 200, 200, 403),
        (Role.PROGRAMME_LEAD, 200, 200, 302),
        (Role.CHILD_PROTECTION, 200, 404, 404),
        (Role.COUNSELLOR, 403, 403, 403),
        (Role.MONITORING_OFFICER, 403, 403, 403),
    ],
)
def test_who_sees_a_pair_and_who_decides(client, office, role, listed, read, sent):
    pair = a_pair(office)
    client.force_login(member(office, role))
    url = pair.get_absolute_url()

    answers = [client.get(LIST), client.get(url), client.post(url, typed("later"))]

    assert [each.status_code for each in answers] == [listed, read, sent]


def test_a_pair_of_another_office_is_not_found(client, office, lead):
    pair = a_pair(OfficeFactory(program=office.program))
    client.force_login(lead)

    assert client.get(pair.get_absolute_url()).status_code == 404
    assert client.get(LIST).context["rows"] == []


def test_child_protection_decides_on_children(client, office):
    pair, protection = a_pair(office, child=True), member(office, Role.CHILD_PROTECTION)
    client.force_login(protection)

    client.post(pair.get_absolute_url(), typed("different"))

    assert (stored(pair).state, stored(pair).decided_by) == ("different", protection)


def test_a_child_like_an_adult_is_told_of_by_the_childs_code_alone(client, office):
    adult, child = EnrolmentFactory(office=office), EnrolmentFactory(office=office)
    with as_owner():
        child.child_track = True
        child.save()
    DuplicatePairFactory(cases=(adult, child))
    client.force_login(member(office, Role.CHILD_PROTECTION))

    page = client.get(LIST)

    assert page.context["unseen"] == [child.case_code]
    assert child.case_code in said(page)
    with as_owner():
        kept = AuditEvent.objects.get(action="duplicate-list-read")
    assert kept.facts == {"cases": [child.case_code]}
    assert adult.case_code not in said(page)


def test_both_are_shown_side_by_side_with_what_speaks_for_it(client, office, lead):
    pair = a_pair(office)
    with as_owner():
        for case, phone in ((pair.one, "0770 111"), (pair.other, "0770 222")):
            case.participant.phone = phone
            case.participant.save()
    client.force_login(lead)

    page = client.get(pair.get_absolute_url())

    lines = {line.label: line for line in page.context["lines"]}
    assert (lines["Phone"].one, lines["Phone"].other) == ("0770 111", "0770 222")
    assert (lines["Phone"].differs, lines["Office"].differs) == (True, False)
    assert page.context["why"] == ["Same birth date", "Family name written alike"]
    with as_owner():
        kept = AuditEvent.objects.get(action="case-read")
    codes = {kept.facts["case"], *kept.facts["cases"]}
    assert codes == {pair.one.case_code, pair.other.case_code}


def test_two_people_are_told_apart_and_the_next_pair_follows(client, office, lead):
    pair, second = a_pair(office, score=0.9), a_pair(office, score=0.8)
    client.force_login(lead)

    answer = client.post(
        pair.get_absolute_url(), typed("different", reason="Brothers, both came.")
    )

    told = stored(pair)
    assert answer.url == second.get_absolute_url()
    assert (told.state, told.reason, told.decided_by, told.version) == (
        "different",
        "Brothers, both came.",
        lead,
        2,
    )
    with as_owner():
        kept = AuditEvent.objects.get(action="duplicate-different")
    assert kept.facts == {
        "case": pair.one.case_code,
        "other": pair.other.case_code,
    }


def test_after_the_last_pair_comes_the_list(client, office, lead):
    pair = a_pair(office)
    client.force_login(lead)

    assert client.post(pair.get_absolute_url(), typed("later")).url == LIST
    assert stored(pair).state == "later"


def test_what_was_put_off_is_shown_when_asked_for(client, office, lead):
    first, second = a_pair(office, score=0.9), a_pair(office, score=0.8)
    client.force_login(lead)
    client.post(second.get_absolute_url(), typed("later"))

    def urls(query):
        return [row.url for row in client.get(LIST + query).context["rows"]]

    assert urls("") == [first.get_absolute_url()]
    assert urls("?show=later") == [second.get_absolute_url()]
    assert urls(f"?office={office.code}") == [first.get_absolute_url()]


def test_what_is_decided_is_not_decided_again(client, office, lead):
    pair = a_pair(office, decided=True)
    client.force_login(lead)

    answer = client.post(pair.get_absolute_url(), typed("later"))

    assert answer.status_code == 200
    assert stored(pair).state == "different"


def test_who_answered_while_registering_does_not_decide(client, office, lead):
    pair = a_pair(office, answered=True, answered_by=lead)
    client.force_login(lead)

    page = client.get(pair.get_absolute_url())
    client.post(pair.get_absolute_url(), typed("different"))

    assert (page.context["decides"], page.context["own"]) == (False, True)
    assert stored(pair).state == "answered"


def test_who_saw_an_older_version_decides_nothing(client, office, lead):
    pair = a_pair(office, version=2)
    client.force_login(lead)

    answer = client.post(pair.get_absolute_url(), typed("different", version=1))

    assert (answer.status_code, stored(pair).state) == (409, "open")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_questions_for_one_as_for_three(
    client, django_assert_num_queries, office, lead, number
):
    for _each in range(number):
        a_pair(office)
    client.force_login(lead)

    with django_assert_num_queries(12):
        client.get(LIST)


def test_merging_the_two_decides_the_pair_and_undoing_it_opens_it(office, lead):
    pair = a_pair(office)

    done = merge(pair.one, pair.other, lead)
    merged = stored(pair)
    undo(done, lead)

    assert (merged.state, merged.decided_by) == ("same", lead)
    assert (stored(pair).state, stored(pair).decided_by) == ("open", None)


def test_who_answered_while_registering_does_not_merge_the_two(office, lead):
    pair = a_pair(office, answered=True, answered_by=lead)

    with pytest.raises(Refused, match="Somebody else"):
        merge(pair.one, pair.other, lead)

    assert stored(pair).state == "answered"


def test_of_a_case_that_was_merged_away_nothing_is_asked(client, office, lead):
    pair, kept = a_pair(office), EnrolmentFactory(office=office)
    client.force_login(lead)
    merge(kept, pair.other, lead)

    assert client.get(LIST).context["rows"] == []


def test_the_lead_has_the_register_compared(client, office):
    lead = AssignmentFactory(
        program=office.program, office=None, role=Role.PROGRAMME_LEAD
    ).user
    client.force_login(lead)

    answer = client.post(
        reverse("participants:duplicate-sweep"), {"program": office.program.code}
    )

    assert answer.url == LIST
    with as_owner():
        job = Job.objects.get(task="participants.find_duplicates")
    assert (job.by, job.program_id) == (lead, office.program_id)


def test_nobody_has_another_programmes_register_compared(client, lead):
    client.force_login(lead)
    other = OfficeFactory().program

    answer = client.post(
        reverse("participants:duplicate-sweep"), {"program": other.code}
    )

    assert answer.status_code == 404


def test_the_list_names_in_the_trail_whom_it_shows(client, office, lead):
    pair = a_pair(office)
    client.force_login(lead)

    client.get(LIST)

    with as_owner():
        kept = AuditEvent.objects.get(action="duplicate-list-read")
    assert kept.facts == {"cases": sorted([pair.one.case_code, pair.other.case_code])}
