"""How alike two registrations are: values in, values out, no database, no clock.

Two registrations are compared field by field. Each field agrees to a level, and each
level speaks for one person or for two: by how often it is met among registrations of
one person (m) against any two (u), in bits (Fellegi and Sunter 1969). What many share
says little: agreeing names and birth dates count by how common theirs are. What is
not known on one side says nothing.

The weights of `DEFAULT` hold until a register is large enough to learn its own:
``u`` from any two of it, ``m`` by expectation maximisation, without labels (Winkler
1988). Of a small register the experience of `DEFAULT` weighs more than its own.
"""

from participants.matching.judging import CODES, Likeness, compare, judge
from participants.matching.learning import Met, bits_of, learn, may_be_one, met, unlike
from participants.matching.levels import open_pattern, pattern
from participants.matching.registration import (
    FIELDS,
    LEVELS,
    Name,
    Part,
    Pattern,
    Registration,
)
from participants.matching.shares import Shares
from participants.matching.weights import DEFAULT, Weights, chance, stored

__all__ = [
    "CODES",
    "DEFAULT",
    "FIELDS",
    "LEVELS",
    "Likeness",
    "Met",
    "Name",
    "Part",
    "Pattern",
    "Registration",
    "Shares",
    "Weights",
    "bits_of",
    "chance",
    "compare",
    "judge",
    "learn",
    "may_be_one",
    "met",
    "open_pattern",
    "pattern",
    "stored",
    "unlike",
]
