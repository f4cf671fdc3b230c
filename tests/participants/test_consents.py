"""What somebody agrees to, takes back and is asked again; what a no stops."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from core.models import AuditEvent
from participants.actions import consents as actions
from participants.actions import referrals, stages
from participants.due.followups import follow_up
from participants.models import Consent, Enrolment, Referral, Stage
from participants.models.record import Refused
from programs.models import Role, StageKind
from tests.factories import (
    ConsentFactory,
    EnrolmentFactory,
    OfficeFactory,
    PartnerFactory,
    ReferralFactory,
    ServiceOfferFactory,
)
from tests.participants.registers import member, text
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def worker(office):
    return member(office, Role.CASEWORKER)


@pytest.fixture
def case(office, worker):
    return EnrolmentFactory(office=office, caseworker=worker)


def answered(case, by, purpose="follow_up", *, agreed=True, **facts):
    known = {
        "given_on": case.program.today(),
        "until": None,
        "given_by": "self",
        "guardian": "",
        "language": "Krio",
        "signed_how": "",
    }
    with in_scope(by):
        return actions.record(
            case, purpose=purpose, agreed=agreed, **(known | facts), by=by
        )


def stored():
    with as_owner():
        rows = Consent.objects.order_by("given_on", "id")
        return [(each.purpose, each.agreed, each.until) for each in rows]


def ended(case, purpose="follow_up", after=0):
    today = case.program.today() + timedelta(days=after)
    with as_owner():
        return Consent.objects.of(case).ended(purpose, today).exists()


# The answers


def test_each_answer_stays_and_the_last_one_holds(case, worker):
    answered(case, worker)
    assert ended(case) is False

    answered(case, worker, agreed=False)
    assert ended(case) is True

    answered(case, worker)
    assert ended(case) is False
    assert [agreed for _purpose, agreed, _until in stored()] == [True, False, True]


def test_an_answer_says_who_asked_by_which_form_and_is_recorded(case, worker):
    consent = answered(case, worker, "photo", agreed=False)

    assert (consent.by, consent.form_version) == (worker, case.program.terms_version)
    event = AuditEvent.objects.get()
    assert event.action == "consent-refused"
    assert event.facts == {"case": case.case_code, "purpose": "photo"}


def test_an_answer_to_one_purpose_is_none_to_another(case, worker):
    answered(case, worker, "research", agreed=False)

    assert (ended(case, "research"), ended(case, "follow_up")) == (True, False)


def test_who_was_never_asked_has_taken_nothing_back(case):
    assert ended(case) is False


def test_an_agreement_holds_until_its_last_day(case, worker):
    last = case.program.today() + timedelta(days=7)
    answered(case, worker, until=last)

    assert (ended(case, after=7), ended(case, after=8)) == (False, True)


def test_an_answer_of_an_earlier_day_does_not_come_after_a_later_one(case, worker):
    answered(case, worker, agreed=False)

    with pytest.raises(Refused, match="later answer") as refused:
        answered(case, worker, given_on=date(2026, 1, 5))

    assert refused.value.field == "given_on"


def test_for_a_child_an_adult_answers(office):
    officer = member(office, Role.CHILD_PROTECTION)
    child = EnrolmentFactory(office=office, child_track=True)

    with pytest.raises(Refused, match="For a child") as refused:
        answered(child, officer)
    answered(child, officer, given_by="guardian", guardian="Y. Kollie")

    assert refused.value.field == "given_by"
    assert len(stored()) == 1


@pytest.mark.parametrize(
    "facts",
    [{"agreed": False, "until": date(2027, 1, 1)}, {"until": date(2020, 1, 1)}],
    ids=["a no", "before it was given"],
)
def test_an_end_that_means_nothing_is_refused_by_the_table(case, facts):
    with pytest.raises(IntegrityError, match="consent_ends_after_it_was_given"):
        ConsentFactory(enrolment=case, **facts)


# What a no stops


def gone(case, months=4):
    day = case.program.today() - timedelta(days=31 * months)
    with as_owner():
        Enrolment.objects.filter(pk=case.pk).update(
            exited_on=day, exit_reason="completed"
        )
        case.refresh_from_db()
    return case


def due(case):
    with as_owner():
        rule = follow_up(case.program.today())
        return Enrolment.objects.filter(rule, pk=case.pk).exists()


def test_who_does_not_want_to_be_contacted_has_no_follow_up_due(client, case, worker):
    gone(case)
    client.force_login(worker)
    page = f"{case.get_absolute_url()}follow-up/3/"
    assert (due(case), client.get(page).status_code) == (True, 200)

    answered(case, worker, agreed=False)

    assert (due(case), client.get(page).status_code) == (False, 404)
    assert "Follow-up:" not in text(client.get(case.get_absolute_url()))
    answered(case, worker)
    assert (due(case), client.get(page).status_code) == (True, 200)


@pytest.mark.parametrize("purpose", ["terms", "service"])
def test_without_what_is_needed_nothing_new_is_begun_or_sent(case, worker, purpose):
    service = ServiceOfferFactory(partner=PartnerFactory(program=case.program))
    draft = ReferralFactory(enrolment=case, service=service)
    answered(case, worker, purpose, agreed=False)
    facts = {"urgency": "7d", "shared": ["name"], "reason": "A wound.", "by": worker}
    other = ServiceOfferFactory(partner=PartnerFactory(program=case.program))
    training = {"kind": StageKind.VOCATIONAL_TRAINING, "status": "planned"}

    for begun in (
        lambda: stages.begin(case, **training, by=worker),
        lambda: referrals.write(case, service=other, **facts),
        lambda: referrals.send(draft, by=worker),
    ):
        with pytest.raises(Refused, match="Not agreed to any more"), in_scope(worker):
            begun()

    with as_owner():
        assert (Stage.objects.count(), Referral.objects.count()) == (0, 1)


# The page


def typed(**facts):
    known = {
        "purpose": "photo",
        "agreed": "no",
        "given_on": "today",
        "given_by": "self",
        "language": "Krio",
        "submission_key": str(uuid4()),
    }
    return known | facts


def test_what_a_no_stops_is_read_before_it_is_stored(client, case, worker):
    client.force_login(worker)
    url = f"{case.get_absolute_url()}consent/"
    overview = client.get(case.get_absolute_url())
    assert url in overview.content.decode()

    page = client.get(url)
    answer = client.post(url, typed())

    assert "no follow-up falls due" in text(page)
    assert answer.url == case.get_absolute_url()
    assert stored() == [("photo", False, None)]


def test_an_agreement_with_its_end_is_told_on_the_case(client, case, worker):
    client.force_login(worker)
    url = f"{case.get_absolute_url()}consent/"
    later = case.program.today() + timedelta(days=400)

    wrong = client.post(url, typed(agreed="yes", until="1 January 2020"))
    client.post(url, typed(agreed="yes", until=later.isoformat()))

    assert "It ends before it was given." in text(wrong)
    assert stored() == [("photo", True, later)]
    assert ", until " in text(client.get(case.get_absolute_url()))


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PROGRAMME_LEAD, 403), (Role.COUNSELLOR, 403), (Role.AUDITOR, 403)],
)
def test_nobody_else_writes_an_answer_down(client, office, case, role, status):
    client.force_login(member(office, role))

    assert client.get(f"{case.get_absolute_url()}consent/").status_code == status


def test_a_stranger_finds_no_such_case(client, case):
    client.force_login(member(OfficeFactory(), Role.CASEWORKER))

    assert client.get(f"{case.get_absolute_url()}consent/").status_code == 404
