"""The tabs of a case, as data: each appears when it has something to show."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.models import Enrolment, Stage
from participants.models.stage import TAUGHT
from programs.models import StageKind

Stays = dict[str, Stage]

CARE, TRAINING, EDUCATION = (
    StageKind.PSYCHOLOGICAL_SUPPORT,
    StageKind.VOCATIONAL_TRAINING,
    StageKind.EDUCATION,
)
TAB_OF: dict[str, str] = {
    CARE: "case-psychological-support",
    TRAINING: "case-training",
    EDUCATION: "case-education",
}


class Tab(NamedTuple):
    name: str
    title: str | Promise
    url: str


def tabs(case: Enrolment, stays: Stays) -> Iterator[Tab]:
    """Those of a case from `reading.case.readable`, for its reader."""
    keys = {"case_code": case.case_code}
    for name, (title, shows) in TABS.items():
        if shows(case, stays):
            yield Tab(name, title, reverse(f"participants:{name}", kwargs=keys))


def _marks_to_read(case: Any, stays: Stays) -> bool:
    """A tab that tells of psychological support alone would tell of that."""
    told = {*StageKind} if case.may_read_care else {*TAUGHT}
    return bool(case.may_read_attendance and told & stays.keys())


def _scores_alone(case: Any, _stays: Stays) -> bool:
    """Who reads the care itself finds the scores there."""
    return bool(case.may_read_scores and not case.may_read_care)


def _documents_to_read(case: Any, _stays: Stays) -> bool:
    return bool(case.may_write_documents or case.has_documents)


TABS: dict[str, tuple[Promise, Callable[[Any, Stays], bool]]] = {
    "case": (_("Overview"), lambda case, stays: True),
    "case-plan": (_("Plan"), lambda case, stays: True),
    TAB_OF[CARE]: (_("Psychological support"), lambda case, stays: case.may_read_care),
    "case-scores": (_("Scores"), _scores_alone),
    # Skills from before, work and a business of one's own need no stay.
    TAB_OF[TRAINING]: (_("Training"), lambda case, stays: True),
    TAB_OF[EDUCATION]: (_("Education"), lambda case, stays: EDUCATION in stays),
    "case-attendance": (_("Attendance"), _marks_to_read),
    "case-benefits": (_("Benefits"), lambda case, stays: case.may_read_benefits),
    "case-referrals": (
        _("Referrals"),
        lambda case, stays: case.may_read_referrals,
    ),
    "case-follow-up": (_("Follow-up"), lambda case, stays: bool(case.exited_on)),
    "case-complaints": (_("Complaints"), lambda case, stays: case.may_complain),
    "case-incidents": (_("Incidents"), lambda case, stays: case.may_record_incidents),
    "case-notes": (_("Notes"), lambda case, stays: case.may_read_notes),
    "case-documents": (_("Documents"), _documents_to_read),
    "case-timeline": (_("Timeline"), lambda case, stays: True),
    "case-history": (_("History"), lambda case, stays: True),
    "case-looks": (_("Who looked"), lambda case, stays: case.may_read_looks),
}
