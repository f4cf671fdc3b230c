"""How figures are broken down: each person is in one group of each dimension."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from programs.models import Category

UNKNOWN = "unknown"

Labels = Mapping[str, str | Promise]

SEX: Labels = {
    "F": _("Women"),
    "M": _("Men"),
    "X": _("Another"),
    "U": _("Not stated"),
}
AGE_BANDS: Labels = {
    "0-14": _("Under 15"),
    "15-17": _("15 to 17"),
    "18-24": _("18 to 24"),
    "25-34": _("25 to 34"),
    "35-49": _("35 to 49"),
    "50+": _("50 and over"),
    UNKNOWN: _("Not known"),
}
DISABILITY: Labels = {
    "yes": _("With a disability"),
    "no": _("Without a disability"),
    UNKNOWN: _("Not known"),
}

COLUMNS = {
    "sex": "p.sex",
    "age_band": """
        CASE WHEN p.birth_date IS NULL THEN 'unknown'
             WHEN p.birth_date > %(e)s::date - interval '15 years' THEN '0-14'
             WHEN p.birth_date > %(e)s::date - interval '18 years' THEN '15-17'
             WHEN p.birth_date > %(e)s::date - interval '25 years' THEN '18-24'
             WHEN p.birth_date > %(e)s::date - interval '35 years' THEN '25-34'
             WHEN p.birth_date > %(e)s::date - interval '50 years' THEN '35-49'
             ELSE '50+' END
    """,
    "category": "coalesce(held.category, e.category)",
    "adm1": "coalesce(region.pcode, 'unknown')",
    "disability": """
        CASE greatest(e.wg_seeing, e.wg_hearing, e.wg_walking, e.wg_remembering,
                      e.wg_self_care, e.wg_communicating)
             WHEN 4 THEN 'yes' WHEN 3 THEN 'yes' WHEN 2 THEN 'no' WHEN 1 THEN 'no'
             ELSE 'unknown' END
    """,
}
"""What a person's groups are, in SQL: age, category and residence are those on the
period's last day (%(e)s)."""


@dataclass(frozen=True)
class Dimension:
    """``columns`` are the columns that its groups are made of, one after the other."""

    code: str
    name: Promise
    columns: tuple[str, ...]

    @property
    def grouped(self) -> str:
        """As one of SQL's grouping sets."""
        return f"({', '.join(self.columns)})"

    @property
    def absent(self) -> int:
        """What SQL's GROUPING() says of this one: a bit per column left out."""
        bits = ["0" if column in self.columns else "1" for column in COLUMNS]
        return int("".join(bits), base=2)


DIMENSIONS = (
    Dimension("total", _("All"), ()),
    Dimension("sex", _("Sex"), ("sex",)),
    Dimension("age_band", _("Age"), ("age_band",)),
    Dimension("category", _("Category"), ("category",)),
    Dimension("adm1", _("Region of residence"), ("adm1",)),
    Dimension("disability", _("Disability"), ("disability",)),
    Dimension("sex_age", _("Sex and age"), ("sex", "age_band")),
)
"""In the order of the exports."""

BY_ABSENT = {dimension.absent: dimension for dimension in DIMENSIONS}


def groups(dimension: str, regions: Mapping[str, str]) -> Labels:
    """All groups of a dimension, in order; ``regions``: P-code -> name of level 1."""
    match dimension:
        case "total":
            return {"all": _("All")}
        case "sex":
            return SEX
        case "age_band":
            return AGE_BANDS
        case "category":
            return dict(Category.choices)
        case "adm1":
            return dict(sorted(regions.items())) | {UNKNOWN: _("Not known")}
        case "disability":
            return DISABILITY
    return {
        f"{sex}:{band}": format_lazy("{}, {}", SEX[sex], AGE_BANDS[band])
        for sex in SEX
        for band in AGE_BANDS
    }
