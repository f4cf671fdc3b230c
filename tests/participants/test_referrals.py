"""Referrals: nothing is told without consent, and no more than was chosen."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.models import AuditEvent
from participants.actions import referrals as actions
from participants.models import PartnerConsent, Referral
from participants.models.record import Refused
from participants.models.referral import MOVES, OPEN, Status
from programs.models import Role
from tests.factories import (
    EnrolmentFactory,
    OfficeFactory,
    PartnerConsentFactory,
    PartnerFactory,
    ReferralFactory,
    ServiceOfferFactory,
)
from tests.participants.registers import member, text
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ANSWERED = {"given_on": TODAY, "given_by": "self", "guardian": "", "language": "Krio"}


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(client, office):
    user = member(office, Role.CASEWORKER)
    client.force_login(user)
    return user


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(
        office=office, caseworker=caseworker, participant__phone="077 123 456"
    )


@pytest.fixture
def service(office):
    partner = PartnerFactory(program=office.program, name="Town clinic")
    return ServiceOfferFactory(partner=partner, name="Surgery")


@pytest.fixture
def draft(case, service, caseworker):
    return ReferralFactory(enrolment=case, service=service, by=caseworker)


def tab(case) -> str:
    return f"/participants/{case.case_code}/referrals/"


def page(referral, verb="") -> str:
    return f"{tab(referral.enrolment)}{referral.pk}/{verb}"


def sent(**typed):
    return {"submission_key": uuid4(), "version": 1, **typed}


def stored() -> Referral:
    with as_owner():
        return Referral.objects.get()


def agree(referral, *, agreed=True, **more):
    """The owner's action: rules hold whoever calls it."""
    with as_owner():
        return actions.record_consent(
            referral.enrolment,
            referral.partner,
            agreed=agreed,
            by=referral.by,
            **(ANSWERED | more),
        )


def test_a_referral_is_written_consented_to_sent_and_answered(
    client, case, service, caseworker
):
    facts = {"service": service.pk, "urgency": "24h", "shared": ["name", "reason"]}

    written = client.post(f"{tab(case)}new/", sent(**facts, reason="A wound"))
    draft = stored()
    yes = sent(agreed="yes", given_on=TODAY.isoformat(), given_by="self")
    client.post(page(draft, "consent/"), yes | {"language": "Krio"})
    client.post(page(draft, "send/"), sent())
    known = stored()
    client.post(
        page(draft, "answer/"),
        sent(version=2, outcome="service_received", received_on=TODAY.isoformat()),
    )

    assert (written.status_code, written.url) == (302, tab(case))
    assert (draft.status, draft.kind, draft.shared) == (
        "draft",
        "health",
        ["name", "reason"],
    )
    assert (known.status, known.due_at - known.sent_at) == ("sent", timedelta(hours=24))
    assert (stored().status, stored().received_on) == ("service_received", TODAY)
    told = AuditEvent.objects.filter(action__regex="^(referral|partner-consent)-")
    assert [event.action for event in told.order_by("id")] == [
        "referral-written",
        "partner-consent-given",
        "referral-sent",
        "referral-answered",
    ]


def test_what_the_partner_is_told_is_what_was_chosen(client, draft):
    agree(draft)

    shown = text(client.get(page(draft, "send/")))

    assert str(draft.enrolment.participant) in shown
    assert "077 123 456" in shown
    assert "An old wound." not in shown


def test_without_consent_nothing_is_sent(client, draft):
    response = client.post(page(draft, "send/"), sent())

    assert "Without the consent to this partner nothing is sent." in text(response)
    assert stored().status == "draft"


def test_a_no_after_a_yes_is_no_consent(draft):
    agree(draft)
    agree(draft, agreed=False)

    with as_owner():
        assert actions.standing(draft) is None


def test_an_answer_of_an_earlier_day_does_not_come_after_a_later_one(draft):
    """Else a yes found on paper would undo that it was taken back since."""
    agree(draft, agreed=False)
    before = TODAY - timedelta(days=1)

    with pytest.raises(Refused) as refused:
        agree(draft, given_on=before)
    PartnerConsentFactory(enrolment=draft.enrolment, given_on=TODAY)
    agree(draft)

    assert refused.value.field == "given_on"
    with as_owner():
        assert actions.standing(draft).given_on == TODAY


def test_the_consent_to_another_partner_does_not_count(draft):
    PartnerConsentFactory(enrolment=draft.enrolment)

    with as_owner(), pytest.raises(Refused):
        actions.send(draft, by=draft.by)


def test_the_consent_of_somebody_else_does_not_count(draft):
    PartnerConsentFactory(
        partner=draft.partner, enrolment__office=draft.enrolment.office
    )

    with as_owner(), pytest.raises(Refused):
        actions.send(draft, by=draft.by)


def test_taking_the_consent_back_ends_what_is_open_to_the_partner_alone(client, draft):
    case = draft.enrolment
    other = ServiceOfferFactory(partner=draft.partner)
    waiting = ReferralFactory(enrolment=case, service=other, sent=True)
    done = ReferralFactory(
        enrolment=case,
        service=ServiceOfferFactory(partner=draft.partner),
        sent=True,
        status="rejected",
        refusal="full",
    )
    elsewhere = ReferralFactory(enrolment=case)
    no = sent(agreed="no", given_on=TODAY.isoformat(), given_by="self")

    client.post(page(draft, "consent/"), no | {"language": "Krio"})

    with as_owner():
        after = dict(Referral.objects.values_list("pk", "status"))
    assert after == {
        draft.pk: "consent_withdrawn",
        waiting.pk: "consent_withdrawn",
        done.pk: "rejected",
        elsewhere.pk: "draft",
    }


def test_a_child_does_not_answer_alone(office):
    case = EnrolmentFactory(office=office, child_track=True)
    referral = ReferralFactory(enrolment=case)

    with pytest.raises(Refused) as refused:
        agree(referral)

    assert refused.value.field == "given_by"


@pytest.mark.parametrize("to", Status.values)
@pytest.mark.parametrize("status", Status.values)
def test_only_what_follows_is_possible(status, to):
    referral = Referral(status=status)

    if to in MOVES.get(status, ()):
        referral.become(to)
        assert referral.status == to
    else:
        with pytest.raises(Refused):
            referral.become(to)


def test_what_is_over_stays_over():
    final = {*Status.values} - {*OPEN}

    assert final == {
        "rejected",
        "service_received",
        "closed_without_service",
        "consent_withdrawn",
    }


def test_what_was_sent_is_not_changed(client, case):
    waiting = ReferralFactory(enrolment=case, sent=True)

    assert client.get(page(waiting)).status_code == 404
    with as_owner(), pytest.raises(Refused):
        actions.change(
            waiting,
            service=waiting.service,
            urgency="24h",
            shared=["name"],
            reason="Anew",
            by=waiting.by,
        )


def test_a_draft_is_changed(client, draft, service):
    facts = {"service": service.pk, "urgency": "30d", "shared": ["sex"]}

    client.post(page(draft), sent(**facts, reason="Anew"))

    now = stored()
    assert (now.urgency, now.shared, now.reason, now.version) == (
        "30d",
        ["sex"],
        "Anew",
        2,
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"outcome": "rejected"}, "refusal"),
        ({"outcome": "service_received"}, "received_on"),
    ],
)
def test_an_answer_says_why_or_when(client, case, typed, field):
    waiting = ReferralFactory(enrolment=case, sent=True)

    response = client.post(page(waiting, "answer/"), sent(**typed))

    assert [*response.context["form"].errors] == [field]


def test_a_service_of_another_programme_or_that_is_over_is_not_offered(
    client, case, service
):
    over = {"offered_until": date(2026, 1, 1)}
    ServiceOfferFactory(partner=service.partner, **over)
    ServiceOfferFactory()

    form = client.get(f"{tab(case)}new/").context["form"]

    assert [*form.fields["service"].queryset] == [service]


def test_the_tab_shows_what_is_late(client, case):
    late = timezone.now() - timedelta(days=8)
    ReferralFactory(enrolment=case, sent=True, sent_at=late)

    assert "No answer in time" in text(client.get(tab(case)))
    assert "The partner has not answered" in text(client.get("/"))


def test_what_is_not_late_does_not_stand_on_home(client, case):
    ReferralFactory(enrolment=case, sent=True)

    assert "The partner has not answered" not in text(client.get("/"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_tab_asks_as_much_for_three_rows_as_for_one(
    client, case, number, django_assert_num_queries
):
    for _each in range(number):
        ReferralFactory(enrolment=case, sent=True)

    with django_assert_num_queries(10):
        client.get(tab(case))


@pytest.mark.parametrize(
    ("role", "seen"),
    [(Role.CASEWORKER, True), (Role.PROGRAMME_LEAD, False)],
)
def test_a_referral_to_psychosocial_care_is_told_to_who_knows_of_the_care(
    client, case, office, role, seen
):
    care = ReferralFactory(
        enrolment=case, service__kind="psychosocial", reason="Cannot sleep"
    )
    PartnerConsentFactory(enrolment=case, partner=care.partner, language="Kpelle")
    client.force_login(member(office, role))

    shown = text(client.get(tab(case)))
    history = text(client.get(f"/participants/{case.case_code}/history/"))

    assert ("Cannot sleep" in shown) is seen
    assert ("Cannot sleep" in history) is seen
    assert ("Kpelle" in history) is seen


def test_a_stranger_and_a_colleague_do_not_write(client, draft, office):
    client.force_login(member(OfficeFactory(), Role.CASEWORKER))
    assert client.get(page(draft, "send/")).status_code == 404
    assert client.get(tab(draft.enrolment)).status_code == 404

    client.force_login(member(office, Role.CASEWORKER))
    assert client.get(page(draft, "send/")).status_code == 404
    assert client.get(tab(draft.enrolment)).status_code == 200

    client.force_login(member(office, Role.PROGRAMME_LEAD))
    assert client.get(page(draft, "send/")).status_code == 403


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"urgency": "1y"}, "referral_codes_are_known"),
        ({"status": "lost"}, "referral_codes_are_known"),
        ({"refusal": "why"}, "referral_codes_are_known"),
        ({"shared": []}, "referral_shares_from_the_closed_list"),
        ({"shared": ["name", "group"]}, "referral_shares_from_the_closed_list"),
        ({"status": "sent"}, "referral_was_sent_before_it_was_answered"),
        ({"sent": True, "status": "draft"}, "referral_was_sent_before_it_was_answered"),
        ({"sent_at": timezone.now()}, "referral_is_sent_with_consent_and_a_due_time"),
        ({"sent": True, "consent": None}, "referral_is_sent_with_consent"),
        ({"sent": True, "status": "rejected"}, "referral_rejected_for_a_reason"),
        ({"sent": True, "refusal": "full"}, "referral_rejected_for_a_reason"),
        ({"sent": True, "status": "service_received"}, "referral_received_on_a_day"),
        ({"sent": True, "received_on": TODAY}, "referral_received_on_a_day"),
        ({"kind": "other"}, "referral_says_of_its_service_what_it_is"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_referral_that_breaks_a_rule_is_refused(facts, name):
    with pytest.raises(IntegrityError, match=name):
        ReferralFactory(**facts)


def test_a_referral_to_a_service_is_open_once(draft):
    with pytest.raises(IntegrityError, match="referral_open_once_to_a_service"):
        ReferralFactory(enrolment=draft.enrolment, service=draft.service)


def test_a_referral_is_of_a_service_of_its_programme(case):
    with pytest.raises(IntegrityError, match="referral_says_of_its_service_what_it_is"):
        ReferralFactory(enrolment=case, service=ServiceOfferFactory())


def test_a_referral_has_the_consent_of_its_case_and_partner(case):
    of_another = PartnerConsentFactory(enrolment=case)

    with pytest.raises(IntegrityError, match="consent_is_of_the_case_and_partner"):
        ReferralFactory(enrolment=case, sent=True, consent=of_another)


@pytest.mark.parametrize(
    "facts", [{"given_by": "guardian"}, {"guardian": "An aunt"}], ids=str
)
def test_who_answers_for_somebody_is_named(facts):
    with pytest.raises(IntegrityError, match="partner_consent_guardian_is_named"):
        PartnerConsentFactory(**facts)


def test_answers_are_kept_one_after_the_other(draft):
    agree(draft)
    agree(draft, agreed=False)

    with as_owner():
        assert PartnerConsent.objects.count() == 2


def test_the_same_is_not_written_twice_at_once(client, draft, service):
    facts = {"service": service.pk, "urgency": "30d", "shared": ["sex"]}

    response = client.post(f"{tab(draft.enrolment)}new/", sent(**facts, reason="Again"))

    told = "There is an open referral to this service already."
    assert told in text(response)
