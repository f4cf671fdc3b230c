"""Functions of the owner's look past the policy: who may call them, what they tell."""

import json
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from core.digests import digest_field
from participants.actions.registration import STORE
from participants.models import Participant
from participants.reading.search import IDENTIFIED_BY, REACHED_AT
from programs.models import Role
from tests.factories import AssignmentFactory, EnrolmentFactory, OfficeFactory
from tests.roles import in_scope

pytestmark = pytest.mark.django_db
WHO_CALLS = """
SELECT proname, proconfig, has_function_privilege('ddr_web', oid, 'EXECUTE'),
    has_function_privilege('ddr_jobs', oid, 'EXECUTE'),
    EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0) OR proacl IS NULL
FROM pg_proc WHERE prosecdef AND proowner = 'ddr_owner'::regrole
AND prorettype <> 'trigger'::regtype
"""
OF_JOBS = {
    *("reports_late_entries", "reports_touched_from"),
    "reports_further_touched_from",
}
"""They give counts of the offices that the work at hand is limited to."""


def answer(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_the_web_alone_calls_them_and_their_path_is_fixed():
    rows = [row for row in answer(WHO_CALLS) if row[0] not in OF_JOBS]

    assert {name for name, *_rest in rows} == {
        "participants_application_registered",
        "participants_apply",
        "participants_complaints_counted",
        "participants_cases_of",
        "participants_children_like_adults",
        "participants_demand",
        "participants_emergencies_of",
        "core_events_of_case",
        "core_seal_state",
        "participants_found",
        "participants_free_seats",
        "participants_funnel",
        "participants_hand_over_child",
        "participants_in_emergency",
        "participants_looks",
        "participants_identified_by",
        "participants_open_alerts",
        "participants_open_emergency",
        "participants_reached_at",
        "participants_refer_application",
        "participants_referral_answered",
        "participants_referral_shown",
        "participants_register",
        "participants_accept_transfer",
        "participants_merge_facts",
        "participants_merge_rows",
        "participants_unmerge_rows",
        "participants_admit_again",
        "participants_open_on",
    }
    assert {(*config, *rights) for _name, config, *rights in rows} == {
        ("search_path=pg_catalog, public, pg_temp", True, False, False),
    }


def test_some_only_count_for_the_jobs():
    rows = [row for row in answer(WHO_CALLS) if row[0] in OF_JOBS]

    assert sorted(rows) == [
        (name, ["search_path=pg_catalog, public, pg_temp"], False, True, False)
        for name in sorted(OF_JOBS)
    ]


def digests(name, typed):
    return digest_field(Participant, name).to_look_for(typed)


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        (REACHED_AT, [digests("phone_digest", "0777000111"), 100]),
        (IDENTIFIED_BY, [digests("national_id_digest", "K 77"), 100]),
    ],
    ids=["telephone", "paper"],
)
def test_the_search_gives_the_ids_of_ones_own_people_alone(sql, values):
    """Whatever they are asked: the rows behind the ids are not even looked at."""
    office = OfficeFactory()
    elsewhere = OfficeFactory(program=office.program)
    known = {
        "participant__family_name": "Kamara",
        "participant__phone": "0777 000 111",
        "participant__national_id": "k-77",
    }
    own = EnrolmentFactory(office=office, **known)
    child = EnrolmentFactory(office=office, child_track=True, **known)
    EnrolmentFactory(office=elsewhere, **known)
    EnrolmentFactory(office=elsewhere, child_track=True, **known)
    caseworker = AssignmentFactory(office=office).user
    officer = AssignmentFactory(office=office, role=Role.CHILD_PROTECTION).user

    with in_scope(caseworker):
        to_caseworker = answer(sql, *values)
    with in_scope(officer):
        to_officer = answer(sql, *values)
    with transaction.atomic():
        to_nobody = answer(sql, *values)

    assert to_caseworker == [(own.participant_id,)]
    assert to_officer == [(child.participant_id,)]
    assert to_nobody == []


def test_without_a_scope_nobody_is_registered():
    office = OfficeFactory()
    case = {"id": str(UUID(int=1)), "office_id": office.pk}

    with pytest.raises(ProgrammingError, match="not theirs"), transaction.atomic():
        answer(STORE, "{}", json.dumps(case), "[]", "[]", "[]")
