"""A file of one questionnaire: TOML in, a questionnaire or one sentence out.

Whatever is missing, too much or impossible is refused with the file and the key,
so that whoever wrote the file can put it right without reading this.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from django.core.exceptions import ImproperlyConfigured

from participants.instruments.questionnaire import (
    ENGLISH,
    Answer,
    Band,
    Better,
    Cluster,
    Instrument,
    Questionnaire,
    Text,
    Wording,
)

CODE = re.compile(r"[A-Z0-9][A-Za-z0-9-]{0,19}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
MOST = 200
"""Items of one questionnaire."""
HIGHEST = 99
"""The highest value of an answer."""


class Unusable(ImproperlyConfigured):
    """A file that can't be used: which, at which key, and why."""

    def __init__(self, path: Path, key: str, why: str) -> None:
        where = f"{path}, {key}" if key else str(path)
        super().__init__(f"{where}: {why}.")


class Table:
    """A table of a file; what nobody asked for is refused at the end."""

    def __init__(self, path: Path, values: Any, name: str = "") -> None:
        self.path, self.name, self.asked = path, name, set[str]()
        if not isinstance(values, dict):
            raise self.unusable("", "must be a table")
        self.values = values

    def key(self, key: str) -> str:
        return ".".join(part for part in (self.name, key) if part)

    def unusable(self, key: str, why: str) -> Unusable:
        return Unusable(self.path, self.key(key), why)

    def take(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return self.values.get(key, default)

    def text(self, key: str, *, default: str | None = None, longest: int = 2000) -> str:
        value = self.take(key, default)
        if not isinstance(value, str) or not (value.strip() or value == default):
            raise self.unusable(key, "must be a text")
        if len(value) > longest:
            raise self.unusable(key, f"must have at most {longest} characters")
        return value

    def number(
        self, key: str, least: int, most: int, *, default: int | None = None
    ) -> int:
        value = self.take(key, default)
        if type(value) is not int or not least <= value <= most:
            raise self.unusable(key, f"must be a whole number from {least} to {most}")
        return value

    def optional(self, key: str, least: int, most: int) -> int | None:
        if key not in self.values:
            return None
        return self.number(key, least, most)

    def words(self, key: str) -> Text:
        """By language, English always among them."""
        table = self.table(key)
        if ENGLISH not in table.values:
            raise self.unusable(key, f"must have a text for {ENGLISH}")
        found = Text({name: table.text(name) for name in table.values})
        return found

    def table(self, key: str) -> Table:
        return Table(self.path, self.take(key), self.key(key))

    def tables(self, key: str) -> list[Table]:
        found = self.take(key, [])
        if not isinstance(found, list):
            raise self.unusable(key, "must be a list of tables")
        return [
            Table(self.path, each, f"{self.key(key)}[{number}]")
            for number, each in enumerate(found, start=1)
        ]

    def done(self) -> None:
        for key in self.values:
            if key not in self.asked:
                raise self.unusable(key, "is not known here")


def instrument(path: Path) -> Instrument:
    """The instrument of a file."""
    table = _read(path)
    common = _common(table)
    scoring = table.table("scoring")
    read = Instrument(**common, **_scoring(scoring, common))
    scoring.done()
    table.done()
    return read


def questionnaire(path: Path) -> Questionnaire:
    """A questionnaire that comes to no score."""
    table = _read(path)
    read = Questionnaire(**_common(table))
    table.done()
    return read


def wording_of(path: Path) -> str:
    """The code of the instrument of which the file holds further wordings only."""
    code = _read(path).take("wording_of", "")
    return code if isinstance(code, str) else ""


def with_wordings(path: Path, known: Instrument) -> Instrument:
    table = _read(path)
    table.take("wording_of")
    further = _wordings(table, known.items, known.lowest, known.highest)
    table.done()
    return replace(known, wordings={**known.wordings, **further})


def _read(path: Path) -> Table:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unusable(path, "", f"can't be read: {error}") from error
    return Table(path, values)


def _common(table: Table) -> dict[str, Any]:
    code = table.text("code")
    if not CODE.fullmatch(code):
        why = "takes up to 20 letters, digits and hyphens, a capital or digit first"
        raise table.unusable("code", why)
    items = table.number("items", 1, MOST)
    lowest = table.number("lowest", 0, HIGHEST)
    highest = table.number("highest", lowest + 1, HIGHEST)
    return {
        "code": code,
        "name": table.text("name", longest=200),
        "version": table.text("version", longest=20),
        "about": table.words("about"),
        "recall": table.words("recall") if "recall" in table.values else None,
        "items": items,
        "lowest": lowest,
        "highest": highest,
        "minimum_age": table.number("minimum_age", 0, 99),
        "cites": table.text("cites"),
        "licence": table.text("licence"),
        "wordings": _wordings(table, items, lowest, highest),
    }


def _scoring(table: Table, common: dict[str, Any]) -> dict[str, Any]:
    items, factor = common["items"], table.number("factor", 1, 100, default=1)
    least = items * common["lowest"] * factor
    most = items * common["highest"] * factor
    better = table.text("better", default="lower")
    if better not in ("lower", "higher"):
        raise table.unusable("better", "must be lower or higher")
    direction: Better = "lower" if better == "lower" else "higher"
    return {
        "factor": factor,
        "better": direction,
        "cut_off": table.number("cut_off", least, most),
        "reliable_change": table.optional("reliable_change", 1, most - least),
        "may_miss": table.number("may_miss", 0, items - 1, default=0),
        "alert_item": table.optional("alert_item", 1, items),
        "bands": _bands(table, least, most),
        "clusters": tuple(_cluster(each, items) for each in table.tables("clusters")),
    }


def _bands(table: Table, least: int, most: int) -> tuple[Band, ...]:
    bands: list[Band] = []
    for each in table.tables("bands"):
        lowest = each.number("from", bands[-1].lowest + 1 if bands else least, most)
        if not bands and lowest != least:
            raise each.unusable("from", f"must begin at {least}, the lowest score")
        bands.append(Band(lowest, each.text("code"), each.words("label")))
        each.done()
    return tuple(bands)


def _cluster(table: Table, items: int) -> Cluster:
    first = table.number("first", 1, items)
    last = table.number("last", first, items)
    found = Cluster(first, last, table.number("needed", 1, last - first + 1))
    table.done()
    return found


def _wordings(
    table: Table, items: int, lowest: int, highest: int
) -> dict[str, Wording]:
    by_language = table.table("wording")
    if not by_language.values:
        raise table.unusable("wording", "must have the words in one language at least")
    found = {}
    for language in by_language.values:
        if not LANGUAGE.fullmatch(language):
            why = "is no code of a language of two or three letters"
            raise by_language.unusable(language, why)
        one = by_language.table(language)
        found[language] = _wording(one, language, items, (lowest, highest))
        one.done()
    return found


def _wording(table: Table, language: str, items: int, span: tuple[int, int]) -> Wording:
    direction = table.text("direction", default="ltr")
    if direction not in ("ltr", "rtl"):
        raise table.unusable("direction", "must be ltr or rtl")
    written = table.take("items")
    if not isinstance(written, list) or len(written) != items:
        raise table.unusable("items", f"must be a list of {items} texts")
    if not all(isinstance(each, str) and each.strip() for each in written):
        raise table.unusable("items", f"must be a list of {items} texts")
    way: Literal["ltr", "rtl"] = "rtl" if direction == "rtl" else "ltr"
    return Wording(
        language=language,
        name=table.text("name", longest=60),
        direction=way,
        instruction=table.text("instruction", default=""),
        stem=table.text("stem", default=""),
        items=tuple(written),
        answers=_answers(table, span),
    )


def _answers(table: Table, span: tuple[int, int]) -> tuple[Answer, ...]:
    lowest, highest = span
    found = []
    for each in table.tables("answers"):
        value = each.number("value", lowest, highest)
        found.append(Answer(value, each.text("words")))
        each.done()
    if sorted(answer.value for answer in found) != [*range(lowest, highest + 1)]:
        why = f"must name each of {lowest} to {highest} once"
        raise table.unusable("answers", why)
    return tuple(found)
