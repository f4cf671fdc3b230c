"""The register: what the summaries count, each with its definition and its SQL.

A change of what is counted is a new ``DEFINITIONS`` version: stored figures
keep the version they were counted by.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.models import StageKind
from reports.indicators.cases import CASES, ENROLMENTS
from reports.indicators.followups import FOLLOW_UPS, WAVES, wave_indicators
from reports.indicators.kinds import Count, Indicator, Median, Rate, Source
from reports.indicators.quality import QUALITY
from reports.indicators.screening import ASSESSMENTS, SCREENING
from reports.indicators.stages import (
    ATTENDANCE,
    CERTIFIED,
    STAGES,
    stage_indicators,
)

__all__ = ["Count", "Indicator", "Median", "Rate", "Source"]

DEFINITIONS = "1.0"

SOURCES = (ENROLMENTS, STAGES, ATTENDANCE, ASSESSMENTS, FOLLOW_UPS)


@dataclass(frozen=True)
class Area:
    """Indicators that are read together; ``code`` is also in their addresses."""

    code: str
    name: Promise
    indicators: tuple[Indicator, ...]


AREAS = (
    Area("CASE", _("Cases"), tuple(CASES)),
    Area(
        "PSY",
        _("Psychological support"),
        (*stage_indicators("PSY", StageKind.PSYCHOLOGICAL_SUPPORT), *SCREENING),
    ),
    Area(
        "VOC",
        _("Vocational training"),
        (*stage_indicators("VOC", StageKind.VOCATIONAL_TRAINING), CERTIFIED),
    ),
    Area("EDU", _("Education"), tuple(stage_indicators("EDU", StageKind.EDUCATION))),
    Area(
        "FU",
        _("Follow-up"),
        tuple(each for wave in WAVES for each in wave_indicators(wave)),
    ),
    Area("DQ", _("Data quality"), tuple(QUALITY)),
)

INDICATORS = tuple(indicator for area in AREAS for indicator in area.indicators)
"""In the order of the exports."""

BY_CODE = {indicator.code: indicator for indicator in INDICATORS}
