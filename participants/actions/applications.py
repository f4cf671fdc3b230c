"""From the first visit of somebody who asks to be taken in to the panel's decision.

Each function is one fact. Nobody is a case before they are registered. Who sits on a
panel and what it may decide is looked at by the database; its sentences stand here.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import audit
from core.database import connection
from core.models import User
from participants.as_stored import columns
from participants.models import (
    Appeal,
    Application,
    CriterionAnswer,
    PanelDecision,
)
from participants.models.application import APPEALED, Status
from participants.models.enrolment import is_before_birth, is_child_track
from participants.models.panel import decided, may_be_screened, next_instance
from participants.models.record import Refused, rule_of
from programs.models import EligibilityCriterion

APPLY = "SELECT participants_apply(%s::jsonb)"
REFER = "SELECT participants_refer_application(%s)"
Answers = Mapping[EligibilityCriterion, tuple[str, str]]
"""Criterion -> whether it is met, and what shows it."""
BROKEN = {
    "panel_members_are_different_users": (
        "members",
        _("Name at least two different people."),
    ),
    "panel_has_two_members": ("members", _("Name at least two different people.")),
    "panel_members_did_not_screen": (
        "members",
        _("Whoever screened does not sit on the panel."),
    ),
    "panel_of_an_appeal_is_another": (
        "members",
        _("Nobody of the first panel sits on the panel of an appeal."),
    ),
    "panel_finds_eligible_who_meets_what_is_asked": (
        "decision",
        _(
            "Nobody is eligible before everything that is required is met, and never"
            " for a commander’s list alone. Screen again if there is new evidence."
        ),
    ),
}
"""Rule of the table -> the field it is about, and what people are told."""


@transaction.atomic
def apply(application: Application, *, by: User) -> Application:
    """Store somebody; a child goes to child protection at once."""
    if is_before_birth(application.applied_on, application.born):
        raise Refused(gettext("This is before the birth."), "applied_on")
    application.applied_by = by
    application.child_track = is_child_track(
        born=application.birth_date,
        registered_on=application.applied_on,
        category=application.category,
        age_in_doubt=application.age_in_doubt,
    )
    row = json.dumps(columns(application), cls=DjangoJSONEncoder)
    with connection().cursor() as cursor:
        cursor.execute(APPLY, [row])
    child = application.child_track
    audit.record("application-added", application, by=by, child_track=child)
    return application


@transaction.atomic
def screen(application: Application, *, answers: Answers, by: User) -> Application:
    """Store an answer to each criterion; after an appeal what is new about them."""
    locked = Application.objects.hold(application.pk)
    if not may_be_screened(locked):
        raise Refused(gettext("This application was decided on meanwhile."))
    for criterion, (answer, evidence) in answers.items():
        _answer(locked, criterion, answer=answer, evidence=evidence, by=by)
    if locked.status == Status.PRE_REGISTERED:
        locked.status = Status.SCREENING
    locked.screened_on = locked.screened_on or locked.program.today()
    locked.screened_by = sorted({*locked.screened_by, by.pk})
    locked.version += 1
    told = ("status", "screened_on", "screened_by", "version", "updated_at")
    locked.save(update_fields=told)
    audit.record("application-screened", locked, by=by, criteria=len(answers))
    return locked


@transaction.atomic
def appeal(
    application: Application, *, lodged_on: date, grounds: str, by: User
) -> Application:
    """Write down that somebody does not accept the decision."""
    locked = Application.objects.hold(application.pk)
    first = decided(locked, PanelDecision.Instance.FIRST)
    if locked.status not in APPEALED or first is None:
        raise Refused(gettext("There is no decision to appeal against."))
    if Appeal.objects.of(locked).exists():
        raise Refused(gettext("An appeal was lodged already."))
    if lodged_on < first.held_on:
        raise Refused(gettext("This is before the decision."), "lodged_on")
    Appeal.objects.create(**_of(locked), lodged_on=lodged_on, grounds=grounds, by=by)
    _count(locked)
    audit.record("application-appealed", locked, by=by, on=lodged_on)
    return locked


@transaction.atomic
def decide(
    application: Application,
    *,
    held_on: date,
    members: Iterable[User],
    present: bool,
    decision: str,
    reason: str,
    by: User,
) -> Application:
    """Write down what the panel decided, or that the person did not come."""
    locked = Application.objects.hold(application.pk)
    instance = next_instance(locked)
    if instance is None:
        raise Refused(gettext("This application was decided on meanwhile."))
    if held_on < _earliest(locked, instance):
        raise Refused(gettext("The panel can’t have met before that."), "held_on")
    _store(
        PanelDecision(
            **_of(locked),
            instance=instance,
            held_on=held_on,
            members=sorted(member.pk for member in members),
            present=present,
            decision=decision,
            reason=reason,
            by=by,
        )
    )
    facts = {"instance": instance, "present": present, "decision": decision}
    audit.record("application-decided", locked, by=by, **facts)
    _follow(locked, decision)
    return locked


def _earliest(application: Application, instance: str) -> date:
    if instance == PanelDecision.Instance.APPEAL:
        return Appeal.objects.of(application).get().lodged_on
    return application.screened_on or application.applied_on


def _of(application: Application) -> dict[str, object]:
    """What a row about an application says of its place."""
    return {
        "application": application,
        "office_id": application.office_id,
        "child_track": application.child_track,
    }


def _answer(
    application: Application,
    criterion: EligibilityCriterion,
    *,
    answer: str,
    evidence: str,
    by: User,
) -> None:
    made = CriterionAnswer.objects.of(application).filter(criterion=criterion).first()
    if made is None:
        made = CriterionAnswer(**_of(application), criterion=criterion)
    elif (made.answer, made.evidence) == (answer, evidence):
        return
    else:
        made.version += 1
    made.answer, made.evidence, made.by = answer, evidence, by
    made.save()


def _store(panel: PanelDecision) -> None:
    try:
        with transaction.atomic():
            panel.save(force_insert=True)
    except IntegrityError as error:
        rule = rule_of(error)
        if rule not in BROKEN:
            raise
        field, sentence = BROKEN[rule]
        raise Refused(str(sentence), field) from None


def _follow(application: Application, decision: str) -> None:
    """What the decision makes of the application."""
    if decision == Status.REFERRED:
        with connection().cursor() as cursor:
            cursor.execute(REFER, [application.pk])
        application.child_track, application.status = True, Status.REFERRED
        return
    application.status = decision or application.status
    _count(application)


def _count(application: Application) -> None:
    application.version += 1
    application.save(update_fields=["status", "version", "updated_at"])
