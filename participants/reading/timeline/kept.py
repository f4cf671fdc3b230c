"""Which records a case has at all: one question, instead of one for each kind.

It says nothing of what its reader may see. A kind that there is nothing of need not
be asked for; of every other the reader's own reach decides, as ever.
"""

from collections.abc import Iterable
from functools import cache
from itertools import compress

from core.database import connection
from participants.models import Enrolment
from participants.models.record import CaseRecord

Model = type[CaseRecord]


def kept_of(case: Enrolment, models: Iterable[Model]) -> frozenset[Model]:
    """Those of the models that the case has a record of."""
    asked = tuple(dict.fromkeys(models))
    if not asked:
        return frozenset()
    with connection().cursor() as cursor:
        cursor.execute(_question(asked), [case.pk] * len(asked))
        return frozenset(compress(asked, cursor.fetchone()))


@cache
def _question(models: tuple[Model, ...]) -> str:
    there = "EXISTS (SELECT FROM {} WHERE enrolment_id = %s)"
    return f"SELECT {', '.join(there.format(m._meta.db_table) for m in models)}"
