"""Names as people type them who heard them, or are in a hurry.

Put together from how the languages are spelt and what keyboards do, not from what
the search folds.
"""

import itertools
from collections.abc import Callable
from random import Random
from typing import NamedTuple
from unicodedata import category, normalize

from ddr.demonstration.crowd import Somebody, in_arabic

BESIDE = {
    **{"a": "qsz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr"},
    **{"g": "fht", "h": "gjy", "i": "uok", "j": "hkn", "k": "jli", "l": "kop"},
    **{"m": "nj", "n": "bm", "o": "ipl", "p": "ol", "q": "wa", "r": "etf"},
    **{"s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs"},
    **{"y": "tuh", "z": "xas"},
}
HEARD = (
    *(("ou", "u"), ("ou", "oo"), ("u", "ou"), ("ee", "i"), ("i", "ee"), ("ph", "f")),
    *(("f", "ph"), ("c", "k"), ("k", "c"), ("k", "q"), ("q", "k"), ("kh", "h")),
    *(("kh", "k"), ("h", ""), ("dj", "j"), ("j", "dj"), ("di", "j"), ("j", "g")),
    *(("g", "j"), ("y", "i"), ("i", "y"), ("ss", "s"), ("s", "ss"), ("z", "s")),
    *(("s", "z"), ("v", "b"), ("b", "v"), ("th", "t"), ("t", "th"), ("gn", "ny")),
    *(("ch", "sh"), ("sh", "ch"), ("sh", "s"), ("w", "ou"), ("w", "u"), ("x", "ks")),
    *(("ia", "iya"), ("ya", "ia"), ("a", "e"), ("e", "a"), ("o", "u"), ("u", "o")),
    *(("e", "i"), ("i", "e"), ("ai", "ay"), ("ei", "ai"), ("aï", "aye"), ("l", "ll")),
    *(("ll", "l"), ("ll", "y"), ("mm", "m"), ("m", "mm"), ("n", "nn"), ("rr", "r")),
    *(("p", "b"), ("d", "t"), ("gu", "g"), ("g", "gu"), ("ié", "ie"), ("ñ", "n")),
    *(("ñ", "ny"), ("tch", "ch"), ("ts", "ch"), ("au", "o"), ("eau", "o"), ("j", "h")),
    *(("dd", "d"), ("é", "e"), ("è", "e"), ("ey", "e"), ("ay", "e"), ("c", "s")),
)
"""What is written one way and heard as the other."""
Spoil = Callable[[Random, list[str]], list[str]]


def mistyped(rng: Random, words: list[str]) -> list[str]:
    """One letter left out, doubled, changed for its neighbour or with its neighbour."""
    place = rng.randrange(len(words))
    word = words[place]
    at = rng.randrange(len(word))
    ways = [
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + rng.choice(BESIDE.get(word[at].lower(), "e")) + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ]
    return _with(words, place, rng.choice(ways))


def heard(rng: Random, words: list[str]) -> list[str]:
    """One or two words of it spelt as they sound."""
    for place in rng.sample(range(len(words)), k=min(len(words), rng.choice((1, 2)))):
        words = _with(words, place, _heard(rng, words[place].lower()))
    return words


def _heard(rng: Random, word: str) -> str:
    fitting = [(one, other) for one, other in HEARD if one in word]
    if not fitting:
        return word
    one, other = rng.choice(fitting)
    return word.replace(one, other, 1)


def swapped(rng: Random, words: list[str]) -> list[str]:
    """The parts in another order."""
    return rng.sample(words, k=len(words))


def without_a_part(rng: Random, words: list[str]) -> list[str]:
    """One part left out, where two stay."""
    if len(words) < 3:
        return swapped(rng, words)
    left = rng.randrange(len(words))
    return words[:left] + words[left + 1 :]


def without_accents(rng: Random, words: list[str]) -> list[str]:
    plain = (normalize("NFD", word) for word in words)
    return ["".join(c for c in word if category(c) != "Mn") for word in plain]


def in_the_other_script(rng: Random, words: list[str]) -> list[str]:
    """The parts that can be, in Arabic script."""
    return in_arabic(" ".join(words)).split() or words


def joined(rng: Random, words: list[str]) -> list[str]:
    """Two parts without the space between them."""
    if len(words) < 2:
        return words
    at = rng.randrange(len(words) - 1)
    return [*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :]]


def _with(words: list[str], place: int, word: str) -> list[str]:
    return [*words[:place], word or words[place], *words[place + 1 :]]


WAYS: dict[str, Spoil] = {
    "typing": mistyped,
    "phonetic": heard,
    "swapped": swapped,
    "missing part": without_a_part,
    "accents": without_accents,
    "script": in_the_other_script,
    "joined": joined,
}


REORDERED, MISSPELT_TOO = 0.5, 0.33


class Typed(NamedTuple):
    """What somebody types, and the words that they mean by it."""

    text: str
    meant: tuple[str, ...]


def typed(rng: Random, who: Somebody, way: str) -> Typed:
    """What somebody types who looks for this person; half of them in another order,
    a third misspell besides.
    """
    words = f"{who.given_name} {who.family_name}".split()
    spoilt = WAYS[way](rng, words)
    meant = words if way in ("typing", "phonetic", "joined") else spoilt
    order = list(range(len(spoilt)))
    if rng.random() < REORDERED:
        order = rng.sample(order, k=len(order))
    spoilt = [spoilt[place] for place in order]
    if way == "joined":
        meant = _apart(words, spoilt)
    else:
        meant = [meant[place] for place in order]
    if way not in ("typing", "phonetic") and rng.random() < MISSPELT_TOO:
        spoilt = rng.choice((mistyped, heard))(rng, spoilt)
    return Typed(" ".join(spoilt), tuple(meant))


def _apart(words: list[str], joined: list[str]) -> list[str]:
    """The words in the order of what was made of them, without joining any."""
    pairs = {
        one + other.lower(): [one, other] for one, other in itertools.pairwise(words)
    }
    return [each for word in joined for each in (pairs.get(word) or [word])]
