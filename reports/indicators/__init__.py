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
from reports.indicators.further import (
    ALERTS_ANSWERED,
    BENEFITS,
    COMPLAINTS,
    DAYS_TO_ENTRY,
    FELL_DUE,
    IN_TRADE,
    REFERRALS,
    income_indicators,
)
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

SOURCES = (ENROLMENTS, STAGES, ATTENDANCE, ASSESSMENTS, FOLLOW_UPS, FELL_DUE)


@dataclass(frozen=True)
class Area:
    """Indicators that are read together; ``code`` is also in their addresses."""

    code: str
    name: Promise
    indicators: tuple[Indicator, ...]


ALL_AREAS = (
    Area("CASE", _("Cases"), tuple(CASES)),
    Area(
        "PSY",
        _("Psychological support"),
        (
            *stage_indicators("PSY", StageKind.PSYCHOLOGICAL_SUPPORT),
            *SCREENING,
            ALERTS_ANSWERED,
        ),
    ),
    Area(
        "VOC",
        _("Vocational training"),
        (
            *stage_indicators("VOC", StageKind.VOCATIONAL_TRAINING),
            CERTIFIED,
            IN_TRADE,
        ),
    ),
    Area("EDU", _("Education"), tuple(stage_indicators("EDU", StageKind.EDUCATION))),
    Area(
        "FU",
        _("Follow-up"),
        tuple(
            each
            for wave in WAVES
            for each in (*wave_indicators(wave), *income_indicators(wave))
        ),
    ),
    Area("REF", _("Referrals"), tuple(REFERRALS)),
    Area("BEN", _("Benefits"), tuple(BENEFITS)),
    Area("COM", _("Complaints"), tuple(COMPLAINTS)),
    Area("DQ", _("Data quality"), (*QUALITY, DAYS_TO_ENTRY)),
)
"""As the pages inside the programme show them."""

COUNTED = tuple(indicator for area in ALL_AREAS for indicator in area.indicators)
"""All that a summary holds."""

INDICATORS = tuple(indicator for indicator in COUNTED if not indicator.inside)
"""What may leave the programme, in the order of the exports."""

AREAS = tuple(
    Area(area.code, area.name, leaving)
    for area in ALL_AREAS
    if (leaving := tuple(each for each in area.indicators if not each.inside))
)
"""With what may leave the programme, and no more."""

BY_CODE = {indicator.code: indicator for indicator in COUNTED}
LEAVING = tuple(indicator.code for indicator in INDICATORS)
