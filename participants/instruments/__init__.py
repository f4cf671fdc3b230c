"""Screening instruments: one file each, one table of their codes, one scoring."""

from participants.instruments.questionnaire import (
    Band,
    Instrument,
    Questionnaire,
    Wording,
)
from participants.instruments.register import INSTRUMENTS, WG_SS, choices
from participants.instruments.scoring import (
    MISSING,
    RECENT,
    Answers,
    Scored,
    disability,
    parse_answers,
    score,
)

__all__ = [
    "INSTRUMENTS",
    "MISSING",
    "RECENT",
    "WG_SS",
    "Answers",
    "Band",
    "Instrument",
    "Questionnaire",
    "Scored",
    "Wording",
    "choices",
    "disability",
    "parse_answers",
    "score",
]
