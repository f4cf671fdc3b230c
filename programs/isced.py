"""Levels of education after ISCED 2011, in the words that people are asked in."""

from django.utils.translation import gettext_lazy as _

LEVELS = (
    (0, _("0: none, or early childhood only")),
    (1, _("1: primary school")),
    (2, _("2: lower secondary school")),
    (3, _("3: upper secondary school")),
    (4, _("4: after secondary school, not tertiary")),
    (5, _("5: short course of tertiary education")),
    (6, _("6: bachelor")),
    (7, _("7: master")),
    (8, _("8: doctorate")),
)


def in_words(level: int | None) -> str:
    """Nothing where the level is not known."""
    return "" if level is None else str(dict(LEVELS)[level])
