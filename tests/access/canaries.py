"""Marks that stand in every field of a person, and nowhere else.

Each is one of its kind, so whoever meets it anywhere knows of whom and which field
it is. Names, texts and numbers are recognised in one pass over a text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

SHAPE = re.compile(
    r"zq[a-j]{6}"  # a word
    r"|9995\d{6}"  # a telephone
    r"|(?<![\w.-])[23]\d{4}(?![\w-])"  # a score
    r"|a1e7a1e7-0000-4000-8000-\d{12}"  # an alert
    # the code of a case, an application or a complaint
    r"|(?:(?<!\w)[AC]-)?[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}",
    re.IGNORECASE,
)
LETTERS = str.maketrans("0123456789", "abcdefghij")


@dataclass(frozen=True)
class Canary:
    """A mark: in which field it stands, and who may read what stands there."""

    text: str
    what: str
    """As in the table of `rights`; `own` is for who wrote or brought it alone."""
    field: str
    case: UUID | None = None
    owner: int | None = None

    @property
    def is_code(self) -> bool:
        """It stands in addresses and in the trail, where it names nobody."""
        return self.field in {"case code", "alert"}

    @property
    def names_case(self) -> bool:
        return self.field == "case code"

    def __str__(self) -> str:
        return f"{self.field} ({self.what})"


@dataclass
class Canaries:
    """All that were set free. Texts are compared without their capitals."""

    known: dict[str, Canary] = field(default_factory=dict)

    def word(self, what: str, name: str, **of: object) -> str:
        letters = f"{len(self.known):06}".translate(LETTERS)
        return self.add(f"Zq{letters}", what, name, **of)

    def telephone(self, **of: object) -> str:
        return self.add(f"9995{len(self.known):06}", "case", "phone", **of)

    def score(self, **of: object) -> int:
        return int(self.add(str(20_000 + len(self.known)), "score", "score", **of))

    def alert(self, **of: object) -> UUID:
        """The key of an alert: whoever meets it learns that there is one."""
        key = f"a1e7a1e7-0000-4000-8000-{len(self.known):012}"
        return UUID(self.add(key, "alert", "alert", **of))

    def add(self, text: str, what: str, name: str, **of: object) -> str:
        self.known[text.lower()] = Canary(text, what, name, **of)  # type: ignore[arg-type]
        return text

    def found_in(self, text: str) -> set[Canary]:
        return set(self._each(SHAPE.findall(text)))

    def _each(self, texts: Iterable[str]) -> Iterator[Canary]:
        for each in texts:
            if canary := self.known.get(each.lower()):
                yield canary
