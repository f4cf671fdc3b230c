"""Case codes: what a card shows and a person reads out over the telephone.

A code is random, so it tells nothing of when or where somebody registered. Its
last character checks the others: one wrong character, or two that changed
places, never make another valid code.
"""

import secrets

# Without 0 and O, 1 and I and L, which are taken for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM = 9
APPLICATION = "A-"
"""What the code of an application begins with, so that nobody takes it for a case."""
COMPLAINT = "C-"
"""The same of the number of a complaint."""
GROUP = 5

# 31 is a prime and all weights differ: with both, a sum that comes to 0 does so
# no longer when one value changes or two values swap.
_MODULUS = len(ALPHABET)
CODES = _MODULUS**RANDOM
"""How many codes there are."""
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = range(RANDOM + 1, 0, -1)


def new() -> str:
    """A random code such as ``K7QM2-9XTBD``; that it is free is for the database."""
    return numbered(secrets.randbelow(CODES))


def numbered(number: int) -> str:
    """The code of this number below `CODES`: each has one of its own."""
    values = []
    for _place in range(RANDOM):
        number, value = divmod(number, _MODULUS)
        values.append(value)
    values.append(-_weighted(values) % _MODULUS)
    return _shown("".join(ALPHABET[value] for value in values))


def new_application() -> str:
    """A random code such as ``A-K7QM2-9XTBD``."""
    return f"{APPLICATION}{new()}"


def new_complaint() -> str:
    """A random code such as ``C-K7QM2-9XTBD``."""
    return f"{COMPLAINT}{new()}"


def is_any(text: str) -> bool:
    """Whether this is the code of a case, an application or a complaint, as shown."""
    return is_valid(text.removeprefix(APPLICATION).removeprefix(COMPLAINT))


def is_valid(text: str) -> bool:
    """Whether this is a code exactly as it is shown, check character included."""
    characters = text.replace("-", "", 1)
    if len(characters) != RANDOM + 1 or text != _shown(characters):
        return False
    if not _VALUES.keys() >= set(characters):
        return False
    return _weighted([_VALUES[character] for character in characters]) == 0


def read(text: str) -> str:
    """The code that somebody typed, in small letters or without its hyphen.

    Nothing for what is no code.
    """
    characters = "".join(each for each in text.upper() if each not in " -")
    return code if is_valid(code := _shown(characters)) else ""


def _weighted(values: list[int]) -> int:
    pairs = zip(_WEIGHTS, values, strict=False)
    return sum(weight * value for weight, value in pairs) % _MODULUS


def _shown(characters: str) -> str:
    return f"{characters[:GROUP]}-{characters[GROUP:]}"
