"""Forms that ask for no more than their reader may write."""

from collections.abc import Container
from typing import Any

from core.access import Permission
from core.forms import RecordForm
from participants.fields import writable


class LimitedForm(RecordForm):
    """A record's form without the fields that ``held`` does not let write."""

    def __init__(self, *args: Any, held: Container[Permission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = writable(self._meta.model, held)
        for name in self._meta.fields or ():
            if name not in told:
                del self.fields[name]
