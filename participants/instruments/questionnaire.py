"""What a questionnaire is: its wording, how it is answered, scored and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from django.utils.translation import get_language

Better = Literal["lower", "higher"]
ENGLISH = "en"


class Text(dict[str, str]):
    """The same text by language; read as the page's own, else in English."""

    def __str__(self) -> str:
        own = (get_language() or ENGLISH).partition("-")[0]
        return self.get(own) or self[ENGLISH]


class Answer(NamedTuple):
    value: int
    words: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The published words in one language, none of them ours to change."""

    language: str
    name: str
    """What the language calls itself."""
    direction: Literal["ltr", "rtl"]
    instruction: str
    stem: str
    """What the items finish, where they are no sentences of their own."""
    items: tuple[str, ...]
    answers: tuple[Answer, ...]
    """In the order in which they are offered."""

    def answer(self, value: int | None) -> str:
        """The words of an answer; empty for none."""
        return next((words for each, words in self.answers if each == value), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """Items that are all answered by the same whole numbers, and their words."""

    code: str
    name: str
    version: str
    """Of wording and scoring: kept with each set of answers."""
    about: Text
    recall: Text | None
    """The time that is asked about."""
    items: int
    lowest: int
    highest: int
    minimum_age: int
    """Full years of life on the day; younger people are not asked."""
    cites: str
    licence: str
    wordings: Mapping[str, Wording]

    def wording(self, language: str) -> Wording:
        """In that language; in English, or else the first, where there is none."""
        language = language.partition("-")[0]
        found = self.wordings.get(language) or self.wordings.get(ENGLISH)
        return found or next(iter(self.wordings.values()))


class Band(NamedTuple):
    """A range of scores from ``lowest`` up to where the next band begins."""

    lowest: int
    code: str
    label: Text


class Cluster(NamedTuple):
    """Items ``first`` to ``last`` of which at least ``needed`` must be present."""

    first: int
    last: int
    needed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Questionnaire):
    """A screening instrument: what its answers come to.

    ``cut_off`` is the default: the score from which on (for better-is-higher
    instruments: down from which) somebody is on the clinical side.
    ``reliable_change`` is None where none is defined. Items count from 1.
    """

    cut_off: int
    reliable_change: int | None
    better: Better = "lower"
    factor: int = 1
    may_miss: int = 0
    bands: tuple[Band, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    alert_item: int | None = None

    @property
    def least(self) -> int:
        """The lowest score there is."""
        return self.items * self.lowest * self.factor

    @property
    def most(self) -> int:
        return self.items * self.highest * self.factor

    def is_clinical(self, score: int, cut_off: int | None = None) -> bool:
        """On the clinical side of the programme's cut-off, or of the default."""
        limit = self.cut_off if cut_off is None else cut_off
        return score >= limit if self.better == "lower" else score <= limit

    def gain(self, first: int, latest: int) -> int:
        """By how much the latest is better; negative where it is worse."""
        return first - latest if self.better == "lower" else latest - first

    def reliably_improved(self, first: int, latest: int) -> bool | None:
        """For the better by the reliable change at least; None if not defined."""
        if self.reliable_change is None:
            return None
        return self.gain(first, latest) >= self.reliable_change

    def improved_from(self, first: int) -> int | None:
        """The score from which on a change since ``first`` is reliably better.

        None where no score would be, or no reliable change is defined.
        """
        if self.reliable_change is None:
            return None
        change = self.reliable_change
        reached = first - change if self.better == "lower" else first + change
        return reached if self.least <= reached <= self.most else None
