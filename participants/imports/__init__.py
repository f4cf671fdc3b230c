from core.tabular import Refused
from participants.imports.running import KINDS, Counts, NotAllowed, run

__all__ = ["KINDS", "Counts", "NotAllowed", "Refused", "run"]
