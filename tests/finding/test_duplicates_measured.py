"""How well duplicates are found in a larger register, how fast and in what memory.

`DDR_REGISTERED` sets how many people; of twenty one is registered twice. What it is
measured beside, and the public sets: `make measure-duplicates`.
"""

import os
import resource

import pytest
from django.db import connection

from participants import imports, sweeping
from participants.models import DuplicatePair
from programs.loading import load
from tests.finding.register import ANALYZED
from tests.measures import duplicates as measured
from tests.roles import as_owner

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

PEOPLE = int(os.environ.get("DDR_REGISTERED", 20_000))
SEED = 31
"""Nothing was tuned on these people."""
LEAST_F1 = 0.97
MOST_MB = 2_000
SECONDS_OF_A_THOUSAND = 5
"""A tenth of it is usual: 100,000 take less than a minute on two cores."""


@pytest.fixture
def program():
    with as_owner():
        return load(measured.setup("MEASURED"))


def test_who_stands_twice_is_found_well_in_time_and_within_memory(program, tmp_path):
    file = tmp_path / "people.csv"
    measured.write(file, measured.made_up(PEOPLE, PEOPLE // 20, seed=SEED))
    taken = imports.run("participants", file, program, by=None)
    with as_owner(), connection.cursor() as cursor:  # as the database does by itself
        for table in ANALYZED:
            cursor.execute(f"ANALYZE {table}")

    swept = sweeping.sweep(program, whole=True)

    with as_owner():
        pairs = DuplicatePair.objects.values_list(
            "one__external_id", "other__external_id"
        )
        precision, recall, f1 = measured.quality(file, pairs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = f"precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}"
    told += f" in {swept.seconds} s, at most {memory} MB"
    print(told)
    assert swept.people == taken.created > 0.999 * PEOPLE, told
    assert f1 >= LEAST_F1, told
    assert memory <= MOST_MB, told
    assert swept.seconds <= PEOPLE / 1_000 * SECONDS_OF_A_THOUSAND, told
