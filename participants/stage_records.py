"""The kinds of record that a stage has beside its stays, as data.

To add one: its model (a `StageRecord`, or a `StayRecord` of one stay), its fields'
rights in `participants.fields`, its form, and an entry here. Its tab, pages,
timeline and history follow from these.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from participants.fields import to_read, to_write
from participants.forms import businesses, care, certificates, education, training
from participants.forms.stage_records import StageRecordForm
from participants.models import (
    Adjustment,
    BusinessPlan,
    CareLevel,
    Certificate,
    ClosingAssessment,
    Enrolment,
    MentoringVisit,
    Placement,
    PriorSkill,
    StartUpKit,
    TermResult,
    TrainingResult,
)
from participants.models.stage import ENDED, RUNNING, StageStatus
from participants.models.stage_record import StageRecord, StayRecord
from programs.models import StageKind


class Page(NamedTuple):
    """Something of a record to open: the view, its words, and who may."""

    view: str
    words: Promise
    permission: Permission
    of: Callable[[Any], bool]
    """Whether there is one of a record."""


NOT_BEGUN = _("Nothing has begun that this could be of.")
NOT_COMPLETED = _("Nothing is completed yet: a certificate comes after that.")


@dataclass(frozen=True)
class Kind:
    """One kind of record: where it stands, and in which words it is asked for."""

    code: str
    """In addresses."""
    model: type[StageRecord]
    form: type[StageRecordForm]
    stages: tuple[StageKind, ...]
    title: Promise
    add: Promise
    correct: Promise
    nothing: Promise
    """What an empty list of them says."""
    page: Page | None = None
    """What more there is of each, at an address of its own."""
    of_stays: tuple[str, ...] = (*RUNNING, *ENDED)
    """Where the stay stands that one can be of."""
    too_early: Promise = NOT_BEGUN

    @property
    def is_of_stay(self) -> bool:
        return issubclass(self.model, StayRecord)

    def fits(self, stays: Collection[str]) -> bool:
        """Whether there can be one where stays stand so; else it is too early."""
        return not self.is_of_stay or any(each in self.of_stays for each in stays)

    @property
    def events(self) -> Any:
        """The model of what became of them."""
        return apps.get_model("participants", f"{self.model.__name__}Event")

    def kept_of(self, case: Enrolment, scope: Scope, permission: Permission) -> Any:
        """The records of a case that are of this kind, where the reader may."""
        rows: Any = self.model._default_manager
        allowed = rows.allowing(scope, permission).of(case)
        return (
            allowed.filter(stay__stage__in=self.stages) if self.is_of_stay else allowed
        )

    @property
    def read(self) -> Permission:
        return to_read(self.model)

    @property
    def write(self) -> Permission:
        return to_write(self.model)


CARE = (StageKind.PSYCHOLOGICAL_SUPPORT,)
EDUCATION = (StageKind.EDUCATION,)

TRAINING = (StageKind.VOCATIONAL_TRAINING,)
CERTIFICATE = Page(
    "certificate-print",
    _("Download as PDF"),
    Permission.CERTIFICATE_PRINT,
    lambda certificate: not certificate.revoked_on,
)

KINDS = (
    Kind(
        "care-level",
        CareLevel,
        care.CareLevelForm,
        CARE,
        title=_("Level of care"),
        add=_("Set the level"),
        correct=_("Correct a level of care"),
        nothing=_("No level is set yet. Each one stands here with its first day."),
    ),
    Kind(
        "adjustment",
        Adjustment,
        care.AdjustmentForm,
        CARE,
        title=_("Adjustments in training and education"),
        add=_("Advise an adjustment"),
        correct=_("Change an adjustment"),
        nothing=_(
            "Nothing is to be done differently. What is advised here is read by the"
            " caseworker too: it says what helps, never why."
        ),
    ),
    Kind(
        "closing",
        ClosingAssessment,
        care.ClosingForm,
        CARE,
        title=_("Closing assessment"),
        add=_("Record the closing assessment"),
        correct=_("Correct a closing assessment"),
        nothing=_("Before the support ends, what was reached is recorded here."),
    ),
    Kind(
        "prior-skill",
        PriorSkill,
        training.PriorSkillForm,
        TRAINING,
        title=_("Earlier skills"),
        add=_("Add earlier skills"),
        correct=_("Correct earlier skills"),
        nothing=_("What the person could do before, and was recognised, stands here."),
    ),
    Kind(
        "training-result",
        TrainingResult,
        training.TrainingResultForm,
        TRAINING,
        title=_("Final assessments"),
        add=_("Add a final assessment"),
        correct=_("Correct a final assessment"),
        nothing=_("Each attempt at the final assessment stands here."),
    ),
    Kind(
        "training-certificate",
        Certificate,
        certificates.TrainingCertificateForm,
        TRAINING,
        title=_("Certificates"),
        add=_("Add a certificate"),
        correct=_("Correct or revoke a certificate"),
        nothing=_("Certificates of a completed training stand here."),
        page=CERTIFICATE,
        of_stays=(StageStatus.COMPLETED,),
        too_early=NOT_COMPLETED,
    ),
    Kind(
        "start-up-kit",
        StartUpKit,
        training.StartUpKitForm,
        TRAINING,
        title=_("Start-up kit"),
        add=_("Add a start-up kit"),
        correct=_("Correct a start-up kit"),
        nothing=_("Tools and goods handed over stand here."),
    ),
    Kind(
        "placement",
        Placement,
        training.PlacementForm,
        TRAINING,
        title=_("Work"),
        add=_("Add work"),
        correct=_("Correct work"),
        nothing=_("Work that the person found stands here."),
    ),
    Kind(
        "business-plan",
        BusinessPlan,
        businesses.BusinessPlanForm,
        TRAINING,
        title=_("Business plans"),
        add=_("Add a business plan"),
        correct=_("Correct a business plan"),
        nothing=_("Plans for a business of one’s own stand here."),
    ),
    Kind(
        "mentoring-visit",
        MentoringVisit,
        businesses.MentoringVisitForm,
        TRAINING,
        title=_("Mentoring visits"),
        add=_("Add a mentoring visit"),
        correct=_("Correct a mentoring visit"),
        nothing=_("Visits to the business stand here."),
    ),
    Kind(
        "school-certificate",
        Certificate,
        certificates.SchoolCertificateForm,
        EDUCATION,
        title=_("Certificates"),
        add=_("Add a certificate"),
        correct=_("Correct or revoke a certificate"),
        nothing=_("Certificates of a completed education stand here."),
        page=CERTIFICATE,
        of_stays=(StageStatus.COMPLETED,),
        too_early=NOT_COMPLETED,
    ),
    Kind(
        "term-result",
        TermResult,
        education.TermResultForm,
        EDUCATION,
        title=_("Term results"),
        add=_("Add a term result"),
        correct=_("Correct a term result"),
        nothing=_("No term is over yet. Its result stands here then."),
    ),
)
BY_CODE = {kind.code: kind for kind in KINDS}
WRITES = tuple(sorted({kind.write for kind in KINDS}))


def of_stage(stage: str) -> Iterator[Kind]:
    return (kind for kind in KINDS if stage in kind.stages)
