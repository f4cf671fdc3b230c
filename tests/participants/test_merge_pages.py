"""Merging and undoing on pages: what they show, whom they let, what they refuse."""

import html
import re
from datetime import date

import pytest

from core.models import AuditEvent
from participants.models import Enrolment, Merge
from programs.models import Role
from tests.factories import (
    AssessmentFactory,
    AssignmentFactory,
    BenefitFactory,
    EnrolmentFactory,
    NoteFactory,
    OfficeFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
WHY = "She showed both papers."


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def lead(client, office):
    user = AssignmentFactory(
        office=None, program=office.program, role=Role.PROGRAMME_LEAD
    ).user
    client.force_login(user)
    return user


@pytest.fixture
def kept(office):
    return EnrolmentFactory(office=office, participant__family_name="Kamara")


@pytest.fixture
def gone(office):
    return EnrolmentFactory(office=office, participant__family_name="Camara")


def address(kept, gone):
    return f"/participants/{kept.case_code}/merge/{gone.case_code}/"


def said(response):
    text = html.unescape(response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def sent(client, url, **typed):
    """The form of a page as it is shown, with what was typed."""
    page = client.get(url).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    checked = dict(
        re.findall(r'name="(keep_\w+)"[^>]*?value="(\w+)"[^>]*?checked', page)
    )
    return client.post(url, hidden | checked | typed)


def merged(client, kept, gone, **typed):
    response = sent(client, address(kept, gone), reason=WHY, **typed)
    assert response.headers["Location"] == f"/participants/{kept.case_code}/"
    with as_owner():
        return Merge.objects.get()


def test_the_page_shows_both_and_what_moves(client, lead, kept, gone):
    NoteFactory.create_batch(2, enrolment=gone)

    page = said(client.get(address(kept, gone)))

    assert f"Case {gone.case_code} becomes part of case {kept.case_code}" in page
    assert f"Kamara ({kept.case_code})" in page
    assert f"Camara ({gone.case_code})" in page
    assert "They move Notes: 2" in page


def test_what_the_lead_does_not_read_is_told_by_its_kind(client, lead, kept, gone):
    taken = AssessmentFactory(enrolment=kept)
    AssessmentFactory(
        enrolment=gone, instrument=taken.instrument, taken_on=taken.taken_on
    )

    page = said(client.get(address(kept, gone)))

    assert "Of these you do not read Assessments: 1" in page
    assert taken.instrument not in page


def test_support_that_was_drawn_twice_is_marked(client, lead, kept, gone):
    ours = BenefitFactory(enrolment=kept, approved=True)
    BenefitFactory(enrolment=gone, approved=True, rule=ours.rule)

    page = said(client.get(address(kept, gone)))

    worth = f"{ours.worth}: Approved for payment"
    both = f"{kept.case_code} {worth} {gone.case_code} {worth}"
    told = f"Monthly support for March 2026 {both} Drawn twice"
    assert f"Support for the same month in both cases {told}" in page
    assert f"instead of: Monthly support for March 2026, {worth}" in page


def test_the_one_instead_is_kept(client, lead, kept, gone):
    ours = BenefitFactory(enrolment=kept)
    theirs = BenefitFactory(enrolment=gone, rule=ours.rule)

    merged(client, kept, gone, instead=str(theirs.pk))

    with as_owner():
        assert type(theirs).objects.get(pk=theirs.pk).enrolment == kept
        assert type(ours).objects.get(pk=ours.pk).enrolment == gone


def test_the_other_case_is_found_by_its_code(client, lead, kept, gone):
    page = said(client.get(f"/participants/{kept.case_code}/"))
    found = sent(client, f"/participants/{kept.case_code}/merge/", code=gone.case_code)

    assert "Merge with another case" in page
    assert found.headers["Location"] == address(kept, gone)


@pytest.mark.parametrize("code", ["", "nothing", "own", "stranger"])
def test_a_code_of_no_other_case_is_told(client, lead, kept, code):
    known = {"own": kept.case_code, "stranger": EnrolmentFactory().case_code}
    url = f"/participants/{kept.case_code}/merge/"

    told = said(sent(client, url, code=known.get(code, code)))

    wrong = {"": "Enter the code", "nothing": "This is not the code of a case."}
    assert wrong.get(code, "You find no other case under this code.") in told


def test_a_merge_takes_a_reason(client, lead, kept, gone):
    response = sent(client, address(kept, gone), reason="")

    assert "Write down why." in said(response)
    with as_owner():
        assert not Merge.objects.exists()


def test_what_was_chosen_is_kept_and_told_on_the_history(client, lead, kept, gone):
    merged(client, kept, gone, keep_family_name="gone")

    page = said(client.get(f"/participants/{kept.case_code}/history/"))
    assert f"Merged into this case {gone.case_code}" in page
    assert WHY in page
    with as_owner():
        stored = Enrolment.objects.select_related("participant").get(pk=kept.pk)
        assert stored.participant.family_name == "Camara"


def test_who_decided_on_something_else_looks_again(client, lead, kept, gone):
    url = address(kept, gone)
    hidden = dict(
        re.findall(
            r'type="hidden" name="(\w+)" value="([^"]*)"',
            client.get(url).content.decode(),
        )
    )
    with as_owner():
        Enrolment.objects.filter(pk=gone.pk).update(version=7)

    response = client.post(url, hidden | {"reason": WHY, "keep_family_name": "kept"})

    assert response.status_code == 409
    assert "changed meanwhile" in said(response)
    assert 'value="1.1-7.1"' in response.content.decode()


def test_undoing_asks_about_what_was_added_since(client, lead, kept, gone):
    done = merged(client, kept, gone)
    note = NoteFactory(enrolment=kept)
    url = f"/participants/{kept.case_code}/merges/{done.pk}/undo/"

    page = said(client.get(url))
    response = sent(client, url, reason="Two sisters.", to_gone=str(note.pk))

    assert "Added since: what belongs to the other case" in page
    assert response.headers["Location"] == f"/participants/{kept.case_code}/history/"
    with as_owner():
        assert type(note).objects.get(pk=note.pk).enrolment == gone
        assert Enrolment.objects.get(pk=gone.pk).merged_into_id is None


def test_what_was_added_and_is_not_read_is_asked_about_by_its_kind(
    client, lead, kept, gone
):
    done = merged(client, kept, gone)
    scores = AssessmentFactory.create_batch(1, enrolment=kept)
    scores.append(AssessmentFactory(enrolment=kept, taken_on=date(2026, 4, 1)))
    url = f"/participants/{kept.case_code}/merges/{done.pk}/undo/"

    page = client.get(url)
    value = re.search(r'name="to_gone"[^>]*value="([^"]+)"', page.content.decode())[1]
    sent(client, url, reason="Two sisters.", to_gone=value)

    assert "Assessments: 2 that you do not read" in said(page)
    with as_owner():
        found = type(scores[0]).objects.values_list("enrolment", flat=True)
        assert set(found) == {gone.pk}


def test_what_was_changed_since_is_told(client, lead, kept, gone):
    done = merged(client, kept, gone, keep_family_name="gone")
    with as_owner():
        person = Enrolment.objects.select_related("participant").get(pk=kept.pk)
        person.participant.family_name = "Kamarra"
        person.participant.save()

    page = said(client.get(f"/participants/{kept.case_code}/merges/{done.pk}/undo/"))

    assert "what they were before the merge again Family name" in page


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.COUNSELLOR, Role.AUDITOR])
def test_others_merge_nothing(client, office, kept, gone, role):
    client.force_login(AssignmentFactory(office=office, role=role).user)

    assert client.get(address(kept, gone)).status_code == 403
    assert client.get(f"/participants/{kept.case_code}/merge/").status_code == 403
    undo = f"/participants/{kept.case_code}/merges/{kept.pk}/undo/"
    assert client.get(undo).status_code == 403


def test_the_lead_of_another_programme_finds_nothing(client, lead, kept, gone):
    done = merged(client, kept, gone)
    third = EnrolmentFactory(office=kept.office)
    client.force_login(AssignmentFactory(role=Role.PROGRAMME_LEAD).user)

    assert client.get(address(kept, third)).status_code == 404
    assert client.get(f"/participants/{kept.case_code}/merge/").status_code == 404
    undo = f"/participants/{kept.case_code}/merges/{done.pk}/undo/"
    assert client.get(undo).status_code == 404


def test_a_case_is_not_merged_into_itself(client, lead, kept):
    assert client.get(address(kept, kept)).status_code == 404


@pytest.mark.parametrize("notes", [1, 3])
def test_the_page_asks_as_many_questions_whatever_there_is(
    client, lead, kept, gone, notes, django_assert_num_queries
):
    NoteFactory.create_batch(notes, enrolment=gone)
    for month in range(1, notes + 1):
        ours = BenefitFactory(enrolment=kept, month=date(2026, month, 1))
        BenefitFactory(enrolment=gone, rule=ours.rule, month=ours.month)
    client.get(address(kept, gone))

    with django_assert_num_queries(QUESTIONS):
        client.get(address(kept, gone))


QUESTIONS = 14


def test_each_page_says_in_the_trail_that_both_were_shown(client, lead, kept, gone):
    client.get(address(kept, gone))
    done = merged(client, kept, gone)
    case = f"/participants/{kept.case_code}/"
    client.get(f"{case}merges/{done.pk}/undo/")
    client.get(f"{case}history/")

    with as_owner():
        rows = AuditEvent.objects.filter(action="case-read").order_by("pk")
        told = [row.facts for row in rows]
    assert {row["case"] for row in told} == {kept.case_code}
    assert [row["cases"] for row in told] == [[gone.case_code]] * len(told)
    assert {row["part"] for row in told} == {"merge", "history"}
