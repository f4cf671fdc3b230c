from core.tabular import Refused
from participants.imports.preview import Preview
from participants.imports.running import KINDS, Counts, NotAllowed, run

__all__ = ["KINDS", "Counts", "NotAllowed", "Preview", "Refused", "run"]
