"""How long two cases take to become one, and two again, in a large register.

Everybody has two stays, ten marks and three months of support. `DDR_CROWD` sets how
many people, `DDR_MERGED` how many of them are merged.
"""

import os
from time import perf_counter

import pytest
from django.db import connection

from participants.actions import merges
from participants.models import Enrolment
from participants.reading import merges as reading
from programs.models import Role
from programs.scope import scope_of
from tests.factories import AssignmentFactory, BenefitRuleFactory
from tests.finding.register import fill
from tests.roles import as_owner, in_scope

pytestmark = [pytest.mark.long, pytest.mark.django_db]

PEOPLE = int(os.environ.get("DDR_CROWD", 100_000))
MERGED = int(os.environ.get("DDR_MERGED", 20))
MOST_MS = 1_500
OF_CASE = "id, enrolment_id, office_id, child_track, version, created_at, updated_at"
RECORDS = {
    "participants_stage": f"""
        INSERT INTO participants_stage ({OF_CASE}, stage, status, started_on, ended_on,
            scores_shared)
        SELECT gen_random_uuid(), e.id, e.office_id, false, 1, now(), now(), s.stage,
            'completed', '2024-02-01', '2024-06-01', false
        FROM participants_enrolment e,
            (VALUES ('education'), ('vocational_training')) s (stage)""",
    "participants_attendance": f"""
        INSERT INTO participants_attendance ({OF_CASE}, stage, session_date, session_no,
            status, reason)
        SELECT gen_random_uuid(), e.id, e.office_id, false, 1, now(), now(),
            'education', date '2024-02-01' + d, 1, 'present', ''
        FROM participants_enrolment e, generate_series(1, 10) d""",
    "participants_benefit": f"""
        INSERT INTO participants_benefit ({OF_CASE}, rule_id, kind, month, amount,
            currency, attended, countable, state, because, reference)
        SELECT gen_random_uuid(), e.id, e.office_id, false, 1, now(), now(), %s, %s,
            date '2024-02-01' + m * interval '1 month', 50, 'USD', 9, 10, 'earned', '',
            ''
        FROM participants_enrolment e, generate_series(0, 2) m""",
}


@pytest.fixture
def register():
    offices, _ids, _people = fill(PEOPLE)
    rule = BenefitRuleFactory(program=offices[0].program)
    with as_owner(), connection.cursor() as cursor:
        for table, sql in RECORDS.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(sql, [rule.pk, rule.code] if "%s" in sql else None)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ANALYZE {table}")
    return offices


def timed(act, *values, **facts):
    start = perf_counter()
    done = act(*values, **facts)
    return 1000 * (perf_counter() - start), done


def test_two_cases_become_one_and_two_again_at_once(register):
    lead = AssignmentFactory(
        office=None, program=register[0].program, role=Role.PROGRAMME_LEAD
    ).user
    ms: dict[str, list[float]] = {"preview": [], "merge": [], "undo": []}
    adults = (
        Enrolment.objects.filter(participant__birth_date__year__lt=2000)
        .select_related("participant")
        .order_by("pk")
    )
    for number in range(MERGED):
        with in_scope(lead):
            kept, gone = adults[2 * number : 2 * number + 2]
            took, _shown = timed(reading.preview, kept, gone, scope_of(lead))
            ms["preview"].append(took)
            took, done = timed(
                merges.merge, kept, gone, choices={}, reason="One.", by=lead
            )
            ms["merge"].append(took)
        with in_scope(lead):
            ms["undo"].append(timed(merges.undo, done, reason="Two.", by=lead)[0])

    print()
    for what, each in ms.items():
        median, worst = sorted(each)[len(each) // 2], max(each)
        print(f"{what}: median {median:.0f} ms, worst {worst:.0f} ms ({PEOPLE} people)")
    assert max(sorted(each)[len(each) // 2] for each in ms.values()) < MOST_MS
