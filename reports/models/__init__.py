from reports.models.cohort import CohortFigure, CohortPoint, CohortSnapshot
from reports.models.dashboard import DashboardFigure
from reports.models.figure import Figure
from reports.models.late_entry import LateEntry
from reports.models.narrative import Narrative
from reports.models.release import Release
from reports.models.saved_table import SavedTable
from reports.models.summary import Summary
from reports.models.target import HeldTarget, Target
from reports.models.verification import Verification

__all__ = [
    "CohortFigure",
    "CohortPoint",
    "CohortSnapshot",
    "DashboardFigure",
    "Figure",
    "HeldTarget",
    "LateEntry",
    "Narrative",
    "Release",
    "SavedTable",
    "Summary",
    "Target",
    "Verification",
]
