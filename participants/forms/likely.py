"""What is asked about somebody who is very likely registered already."""

from collections.abc import Iterable, Iterator, Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.reading.similar import Likely

PREFIX = "other-"
"""Begins the name of each answer, which goes on with a case code."""
LONGEST = 1_000


class LikelyForm(forms.Form):
    """Why each of them is another person than the one who is being registered.

    Its fields stand beside the form of that ``part`` and are sent with it. What is
    not answered is told only when it is ``asked`` for.
    """

    def __init__(
        self,
        answers: Mapping[str, str],
        *,
        likely: Iterable[Likely],
        part: str,
        asked: bool,
    ) -> None:
        super().__init__(answers if asked else None, initial=dict(answers))
        self.likely = list(likely)
        for each in self.likely:
            if each.is_strong:
                self.fields[PREFIX + each.row.code] = _answer(each, part)

    def rows(self) -> Iterator[tuple[Likely, forms.BoundField | None]]:
        """Everybody, with the answer that is asked for, if it is."""
        for each in self.likely:
            name = PREFIX + each.row.code
            yield each, self[name] if name in self.fields else None

    def others(self) -> list[tuple[Likely, str]]:
        """Who is another person, and why."""
        return [
            (each, self.cleaned_data[PREFIX + each.row.code])
            for each in self.likely
            if each.is_strong
        ]


def _answer(likely: Likely, part: str) -> forms.CharField:
    words = gettext("Why is %(code)s another person?") % {"code": likely.row.code}
    return forms.CharField(
        label=words,
        max_length=LONGEST,
        widget=forms.TextInput({"form": part, "autocomplete": "off"}),
        error_messages={
            "required": _("Open that case, or say why this is another person.")
        },
    )
