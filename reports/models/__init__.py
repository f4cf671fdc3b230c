from reports.models.release import Release
from reports.models.summary import Figure, Summary
from reports.models.verification import Verification

__all__ = ["Figure", "Release", "Summary", "Verification"]
