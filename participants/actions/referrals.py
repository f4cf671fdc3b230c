"""How somebody is referred to a partner's service, and what comes of it.

Each function is one fact, in one transaction, or a `Refused` whose sentence says why
not. A case is locked before its referrals, so that nothing is sent while the consent
to it is taken back.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.database import connection
from core.models import User
from participants.actions.consents import ask_for_needed
from participants.models import Enrolment, PartnerConsent, Referral, ReferralLink
from participants.models.record import Refused, broken
from participants.models.referral import Status
from programs.models import Partner, ServiceOffer
from programs.models.feed import digest, new_token

LINK_HOLDS = 2
"""Times the time in which an answer is needed."""
ANSWERED = "SELECT participants_referral_answered(%s, %s, %s, %s)"


@transaction.atomic
def write(
    case: Enrolment,
    *,
    service: ServiceOffer,
    urgency: str,
    shared: Collection[str],
    reason: str,
    by: User,
) -> Referral:
    """Begin a referral: nobody outside learns of it before it is sent."""
    locked = Enrolment.objects.hold(case.pk, adding=True)
    ask_for_needed(locked)
    referral = Referral(
        **_of(locked), program_id=locked.program_id, by=by, reason=reason
    )
    _ask_for(referral, service, urgency, shared)
    _keep(referral)
    audit.record("referral-written", referral, by=by)
    return referral


@transaction.atomic
def change(
    referral: Referral,
    *,
    service: ServiceOffer,
    urgency: str,
    shared: Collection[str],
    reason: str,
    by: User,
) -> Referral:
    """Change what is asked for, as long as nobody outside knows of it."""
    locked = _locked(referral)
    if locked.status != Status.DRAFT:
        raise Refused(gettext("What was sent stays as it is."))
    locked.reason = reason
    _ask_for(locked, service, urgency, shared)
    _keep(locked)
    audit.record("referral-changed", locked, by=by)
    return locked


@transaction.atomic
def record_consent(
    case: Enrolment,
    partner: Partner,
    *,
    agreed: bool,
    given_on: date,
    given_by: str,
    guardian: str,
    language: str,
    by: User,
) -> PartnerConsent:
    """Store the answer; a no ends every open referral to the partner at once."""
    locked = Enrolment.objects.hold(case.pk)
    if locked.child_track and given_by == "self":
        told = gettext("For a child a parent, guardian or trusted adult answers.")
        raise Refused(told, "given_by")
    same = PartnerConsent.objects.of(locked).filter(partner=partner)
    if same.filter(given_on__gt=given_on).exists():
        raise Refused(gettext("A later answer is stored already."), "given_on")
    answer = PartnerConsent(
        **_of(locked),
        partner=partner,
        agreed=agreed,
        given_on=given_on,
        given_by=given_by,
        guardian=guardian,
        language=language,
        by=by,
    )
    answer.save()
    audit.record(f"partner-consent-{'given' if agreed else 'refused'}", answer, by=by)
    if not agreed:
        _withdraw(locked, partner)
    return answer


@transaction.atomic
def send(referral: Referral, *, by: User) -> Referral:
    """Let the partner be told, as the person's last answer allows."""
    locked = _locked(referral)
    ask_for_needed(locked.enrolment)
    locked.become(Status.SENT)
    locked.consent = standing(locked)
    if locked.consent is None:
        told = gettext("Without the consent to this partner nothing is sent.")
        raise Refused(told)
    locked.sent_at = timezone.now()
    locked.due_at = locked.sent_at + locked.answer_within
    _keep(locked)
    audit.record("referral-sent", locked, by=by)
    return locked


@transaction.atomic
def answer(
    referral: Referral,
    *,
    outcome: str,
    refusal: str = "",
    received_on: date | None = None,
    by: User,
) -> Referral:
    """Record what the partner said, or that nothing comes of it."""
    locked = _locked(referral)
    locked.become(outcome)
    locked.refusal = refusal if outcome == Status.REJECTED else ""
    locked.received_on = received_on if outcome == Status.RECEIVED else None
    _keep(locked)
    audit.record("referral-answered", locked, by=by, outcome=outcome)
    return locked


@transaction.atomic
def make_link(referral: Referral, *, by: User) -> str:
    """The token of a new link; one that was made before opens nothing any more."""
    locked = _locked(referral)
    if not locked.is_sent:
        raise Refused(gettext("Only what was sent has a link."))
    token = new_token()
    until = timezone.now() + LINK_HOLDS * locked.answer_within
    facts = {"token_digest": digest(token), "until": until}
    ReferralLink.objects.update_or_create(
        referral=locked, defaults=facts, create_defaults=facts | _of(locked.enrolment)
    )
    audit.record("referral-link-made", locked, by=by)
    return token


@transaction.atomic
def answer_by_link(
    token: str,
    referral: Referral,
    *,
    outcome: str,
    refusal: str = "",
    received_on: date | None = None,
) -> bool:
    """What the partner says itself: of twenty at once one is stored."""
    why = refusal if outcome == Status.REJECTED else ""
    day = received_on if outcome == Status.RECEIVED else None
    with connection().cursor() as cursor:
        cursor.execute(ANSWERED, [digest(token), outcome, why, day])
        [[stored]] = cursor.fetchall()
    if stored:
        audit.record("referral-answered-by-partner", referral, by=None, outcome=outcome)
    return bool(stored)


def standing(referral: Referral) -> PartnerConsent | None:
    """The consent that holds: the last answer about the partner, if it was a yes."""
    answers = PartnerConsent.objects.filter(
        enrolment=referral.enrolment_id, partner=referral.partner_id
    )
    last = answers.order_by("-created_at", "-id").first()
    return last if last and last.agreed else None


def _of(case: Enrolment) -> dict[str, Any]:
    return {
        "enrolment": case,
        "office_id": case.office_id,
        "child_track": case.child_track,
    }


def _locked(referral: Referral) -> Referral:
    case = Enrolment.objects.hold(referral.enrolment_id)
    locked = Referral.objects.select_for_update().get(pk=referral.pk)
    locked.enrolment = case
    locked.version += 1
    return locked


def _ask_for(
    referral: Referral, service: ServiceOffer, urgency: str, shared: Collection[str]
) -> None:
    referral.service, referral.kind = service, service.kind
    referral.partner_id = service.partner_id
    referral.urgency, referral.shared = urgency, sorted(shared)


def _keep(referral: Referral) -> None:
    """What is not open to its partner any more has no link."""
    if not referral.is_sent:
        open_ = ReferralLink.objects.filter(referral=referral.pk)
        open_.update(token_digest=None, until=None)
    try:
        with transaction.atomic():
            referral.save()
    except IntegrityError as error:
        raise broken(referral, error) from None


def _withdraw(case: Enrolment, partner: Partner) -> None:
    """End what is open to the partner, whoever has written it."""
    open_ = Referral.objects.filter(enrolment=case, partner=partner).open()
    for referral in open_.select_for_update().order_by("pk"):
        referral.become(Status.WITHDRAWN)
        referral.version += 1
        _keep(referral)
