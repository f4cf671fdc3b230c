"""What falls due in a case: each rule in one place, for the case and for lists.

A rule is a condition on enrolments as of a day, which is the day it is in the
case's own programme. Who may be told is the permission beside it.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from participants.due import (
    at_risk,
    benefits,
    care,
    consents,
    followups,
    plans,
    referrals,
    stages,
)
from participants.models.stage import TAUGHT
from programs.models import StageKind


class Due(NamedTuple):
    """One rule: its code in addresses, its name, and the cases it holds for."""

    code: str
    name: Promise
    known_by: Permission
    holds: Callable[[date], Q]
    unless: Callable[[date], Q] | None = None
    """A reason to leave a case out, for those readers who may know of it: to the
    others the rule is as it would be without the reason."""
    reason_known_by: Permission = Permission.ADVICE_READ


def _nobody(today: date) -> Q:
    return Q(exited_on=None, caseworker=None)


def _no_birth_date(today: date) -> Q:
    return Q(exited_on=None, participant__birth_date=None)


RULES = (
    Due("follow-up", _("Follow-up due"), Permission.CASE_READ, followups.follow_up),
    Due("screening", _("Screening due"), Permission.SCREENING_KNOW, care.screening),
    Due("to-screen", _("Screening to make"), Permission.SCORE_WRITE, care.to_screen),
    Due("re-assess", _("Re-assessment due"), Permission.SCORE_WRITE, care.to_reassess),
    Due(
        "not-seen",
        _("Not seen for 30 days"),
        Permission.ATTENDANCE_READ,
        stages.not_seen,
        unless=stages.paused,
    ),
    Due(
        "benefit-at-risk",
        _("Benefit at risk"),
        Permission.BENEFIT_READ,
        benefits.at_risk,
    ),
    Due(
        "care-review",
        _("Level of care to review"),
        Permission.PSYCHOLOGICAL_READ,
        care.care_review,
    ),
    *(
        Due(
            f"at-risk-{code}",
            name,
            Permission.ATTENDANCE_READ,
            partial(at_risk.at_risk, stage=stage),
            unless=partial(stages.paused_in, stage=stage),
        )
        for code, name, stage in (
            (
                "training",
                _("May drop out of vocational training"),
                StageKind.VOCATIONAL_TRAINING,
            ),
            ("education", _("May drop out of education"), StageKind.EDUCATION),
        )
    ),
    Due("support", _("Support asked for"), Permission.CARE_WRITE, care.support),
    Due("childcare", _("Childcare needed"), Permission.CASE_READ, stages.childcare),
    Due("visit", _("Mentoring visit due"), Permission.CASE_READ, stages.visit),
    Due(
        "too-long",
        _("Over the planned length"),
        Permission.CASE_READ,
        partial(stages.over_length, stages=TAUGHT),
        unless=stages.slowed,
    ),
    Due(
        "care-too-long",
        _("Support over its planned length"),
        Permission.PSYCHOLOGICAL_READ,
        partial(stages.over_length, stages=[StageKind.PSYCHOLOGICAL_SUPPORT]),
    ),
    Due(
        "referral",
        _("Referral without an answer"),
        Permission.REFERRAL_WRITE,
        referrals.unanswered,
    ),
    Due(
        "terms",
        _("Terms to agree to anew"),
        Permission.CASE_READ,
        consents.to_agree_anew,
    ),
    Due("consent", _("Consent to ask again"), Permission.CASE_READ, consents.expiring),
    Due("need", _("Need not met in time"), Permission.CASE_READ, plans.need),
    Due("plan-review", _("Plan to review"), Permission.CASE_READ, plans.review),
    Due("late-step", _("Step of the plan late"), Permission.CASE_READ, plans.step),
    Due("no-plan", _("No plan after 60 days"), Permission.CASE_READ, plans.no_plan),
    Due("no-birth-date", _("Birth date missing"), Permission.CASE_READ, _no_birth_date),
    Due("nobody", _("Without a caseworker"), Permission.CASE_READ, _nobody),
)
BY_CODE = {due.code: due for due in RULES}


def told_to(scope: Scope) -> list[Due]:
    """The rules of which the reader may know anywhere."""
    return [due for due in RULES if due.known_by in scope]
