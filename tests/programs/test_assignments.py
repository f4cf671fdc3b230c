"""Roles: nobody's own gift, and those that must not be mixed."""

import itertools
from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from core.models import AuditEvent
from programs.loading import BadSetup, load
from programs.models import Assignment, Program, Role
from programs.models.staff import ALONE
from tests.factories import AssignmentFactory, OfficeFactory, UserFactory
from tests.programs.test_admin import give_role, hidden_fields
from tests.programs.test_loading import SETUP
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db

MIXED = [
    (alone, other)
    for alone, other in itertools.product(ALONE, Role)
    if alone is not other
]


def test_the_database_refuses_a_role_given_to_oneself():
    user = UserFactory()

    with pytest.raises(IntegrityError, match="assignment_is_not_given_to_oneself"):
        AssignmentFactory(user=user, granted_by=user)


def give_directly(user, **facts):
    """As the web would without its forms."""
    office = Program.objects.get().offices.first()
    given = {"role": Role.CASEWORKER, "program": office.program, "office": office}
    return Assignment.objects.create(
        user=user, starts_on=date(2026, 1, 1), **given | facts
    )


def test_the_web_stores_no_role_for_the_one_who_asks(administrator):
    with (
        in_scope(administrator),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        give_directly(administrator)


@pytest.mark.parametrize("signed", ["nobody", "another"])
def test_the_web_stores_no_role_in_anothers_name(administrator, signed):
    by = UserFactory() if signed == "another" else None

    with (
        in_scope(administrator),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        give_directly(UserFactory(), granted_by=by)


def test_the_web_lengthens_no_role_of_the_one_who_asks(administrator):
    with in_scope(administrator):
        changed = Assignment.objects.filter(user=administrator).update(ends_on=None)

    assert changed == 0


def test_the_web_hands_no_role_over_to_the_one_who_asks(administrator, program):
    other = AssignmentFactory(office=OfficeFactory(program=program))

    with (
        in_scope(administrator),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Assignment.objects.filter(pk=other.pk).update(
            user=administrator, granted_by=administrator
        )


def test_nobody_deletes_an_assignment(administrator):
    with (
        in_scope(administrator),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Assignment.objects.all()._raw_delete("default")


def test_a_superuser_gives_no_role_to_themselves_either(client):
    OfficeFactory()
    above = UserFactory(is_superuser=True)
    client.force_login(above)

    response = give_role(client, above)

    assert "Somebody else has to give you a role." in response.text
    assert not Assignment.objects.exists()


def sent_for(site, held, **facts):
    """The form of an assignment, sent with what is changed."""
    url = reverse("admin:programs_assignment_change", args=[held.pk])
    return site.post(
        url,
        hidden_fields(site.get(url))
        | {
            "user": held.user_id,
            "role": held.role,
            "program": held.program_id,
            "office": held.office_id or "",
            "starts_on": held.starts_on.isoformat(),
            "ends_on": "",
        }
        | facts,
    )


@pytest.mark.parametrize(
    ("facts", "action"),
    [
        ({"ends_on": "2026-06-30"}, "role-ended"),
        ({"role": "counsellor", "ends_on": "2026-06-30"}, "role-changed"),
        ({"starts_on": "2024-02-01"}, "role-changed"),
    ],
)
def test_each_change_is_recorded_with_who_made_it(
    site, administrator, program, facts, action
):
    held = AssignmentFactory(office=OfficeFactory(program=program))

    response = sent_for(site, held, **facts)

    event = AuditEvent.objects.get()
    stored = Assignment.objects.get(pk=held.pk)
    assert response.status_code == 302
    assert (event.action, event.by, event.subject_id) == (
        action,
        administrator,
        str(held.pk),
    )
    assert (stored.granted_by, event.facts["user"]) == (administrator, held.user_id)


def test_an_assignment_is_not_handed_over_to_oneself(site, administrator, program):
    held = AssignmentFactory(office=OfficeFactory(program=program))

    response = sent_for(site, held, user=administrator.pk)

    assert "Somebody else has to give you a role." in response.text
    assert Assignment.objects.get(pk=held.pk).user == held.user


def test_who_gave_a_role_stands_in_the_list(site, administrator):
    give_role(site, UserFactory())

    listed = site.get(reverse("admin:programs_assignment_changelist"))

    shown = {row.role: row.granted_by for row in listed.context["cl"].queryset}
    assert shown == {Role.CASEWORKER: administrator, Role.ADMINISTRATOR: None}


@pytest.mark.parametrize(("alone", "other"), MIXED)
def test_a_role_that_stands_alone_is_mixed_with_no_other(alone, other):
    """Whichever comes first, and in whatever programme."""
    user = AssignmentFactory(role=alone).user

    with pytest.raises(IntegrityError, match="assignment_duties_do_not_mix"):
        AssignmentFactory(user=user, role=other)


def test_other_roles_are_held_together():
    user = UserFactory()
    others = [role for role in Role if role not in ALONE]

    for role in others:
        AssignmentFactory(user=user, role=role)

    assert user.assignments.count() == len(others) == 7


@pytest.mark.parametrize("role", ALONE)
def test_a_role_that_stands_alone_is_held_in_two_programmes(role):
    user = AssignmentFactory(role=role).user

    AssignmentFactory(user=user, role=role)

    assert user.assignments.count() == 2


def test_one_role_after_the_other_is_no_mixture():
    last_day = date(2026, 3, 31)
    user = AssignmentFactory(role=Role.CASEWORKER, ends_on=last_day).user

    AssignmentFactory(user=user, role=Role.AUDITOR, starts_on=date(2026, 4, 1))

    assert user.assignments.count() == 2


def test_the_last_day_of_a_role_belongs_to_it():
    last_day = date(2026, 3, 31)
    user = AssignmentFactory(role=Role.CASEWORKER, ends_on=last_day).user

    with pytest.raises(IntegrityError, match="assignment_duties_do_not_mix"):
        AssignmentFactory(user=user, role=Role.AUDITOR, starts_on=last_day)


def test_the_administrator_is_told_which_roles_do_not_go_together(site, program):
    caseworker = AssignmentFactory(office=OfficeFactory(program=program)).user

    response = give_role(site, caseworker, role=Role.AUDITOR)

    told = "An administrator or an auditor has no other role at the same time"
    assert told in response.text
    assert list(caseworker.assignments.values_list("role", flat=True)) == ["caseworker"]


def test_the_set_up_file_mixes_no_roles():
    staff = [
        {"username": "amina", "role": "caseworker", "office": "N1"},
        {"username": "amina", "role": "administrator", "office": None},
    ]

    with pytest.raises(BadSetup) as refused:
        load(SETUP | {"staff": staff})

    [problem] = refused.value.problems
    assert problem.startswith(
        "staff[1]: An administrator or an auditor has no other role at the same time"
    )
    assert not Assignment.objects.exists()


def test_the_set_up_file_gives_roles_in_nobodys_name_and_each_is_recorded():
    load(SETUP)

    given = AuditEvent.objects.filter(action="role-given", by=None)
    assert given.count() == Assignment.objects.count() == len(SETUP["staff"])
    assert not Assignment.objects.exclude(granted_by=None).exists()


def test_nobody_loads_a_role_for_themselves():
    by = UserFactory(username=SETUP["staff"][0]["username"])

    with in_scope(by), pytest.raises(BadSetup) as refused:
        load(SETUP, by=by)

    assert refused.value.problems == ["staff[0]: Somebody else has to give you a role."]


def test_the_rule_is_the_databases_whatever_writes():
    """Raw SQL of the owner's meets it too."""
    user = AssignmentFactory(role=Role.AUDITOR).user
    office = OfficeFactory()

    with (
        as_owner(),
        pytest.raises(IntegrityError, match="assignment_duties_do_not_mix"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO programs_assignment"
            " (user_id, role, program_id, office_id, starts_on, version)"
            " VALUES (%s, 'caseworker', %s, %s, '2026-01-01', 1)",
            [user.pk, office.program_id, office.pk],
        )
