from reports.models.late_entry import LateEntry
from reports.models.narrative import Narrative
from reports.models.summary import Figure, Summary
from reports.models.target import HeldTarget, Target
from reports.models.verification import Verification

__all__ = [
    "Figure",
    "HeldTarget",
    "LateEntry",
    "Narrative",
    "Summary",
    "Target",
    "Verification",
]
