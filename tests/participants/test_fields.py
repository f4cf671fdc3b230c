"""The table of fields: nothing of a person is left out, nothing is in it twice."""

import re
from collections import Counter

import pytest
from django.apps import apps

from core.access import Permission
from participants import fields
from participants.forms.participants import ContactForm
from participants.models import (
    Application,
    ApplicationRecord,
    Assessment,
    Attendance,
    Complaint,
    DuplicatePair,
    Enrolment,
    Note,
    Participant,
    Stage,
)
from participants.models.record import CaseRecord
from participants.reading import facts
from programs.models import Role, StageKind
from tests.factories import AssignmentFactory, EnrolmentFactory
from tests.roles import as_owner

P = Permission
CARE = StageKind.PSYCHOLOGICAL_SUPPORT
OF_A_PERSON = [
    model
    for model in apps.get_app_config("participants").get_models()
    if issubclass(
        model,
        CaseRecord
        | Participant
        | Enrolment
        | Application
        | ApplicationRecord
        | Complaint
        | DuplicatePair,
    )
]


@pytest.mark.parametrize("model", OF_A_PERSON, ids=lambda model: model.__name__)
@pytest.mark.parametrize("stage", StageKind.values)
def test_every_field_stands_in_one_group(model, stage):
    own = [field.name for field in model._meta.concrete_fields]
    groups = [
        group for group in fields.GROUPS if group.holds(model, care=stage == CARE)
    ]

    told = Counter(name for group in groups for name in group.fields[model])

    assert set(told.values()) == {1}
    assert sorted({*told, *fields.PLUMBING} & {*own}) == sorted(own)
    assert {*told} <= {*own}


def test_a_permission_lets_read_its_fields_alone():
    assert fields.readable(Participant, {P.NAME_READ}) == {"family_name", "given_name"}
    assert fields.readable(Note, {P.CASE_READ}) == frozenset()
    assert fields.readable(Assessment, {P.CASE_READ, P.PSYCHOLOGICAL_READ}) == set()


@pytest.mark.parametrize("model", [Stage, Attendance])
def test_records_of_psychological_support_take_a_permission_of_their_own(model):
    held = {P.CASE_READ, P.ATTENDANCE_READ, P.CARE_KNOW}

    assert fields.readable(model, held, stage=CARE) == frozenset()
    assert "status" in fields.readable(model, held, stage=StageKind.EDUCATION)
    assert fields.readable(model, {P.PSYCHOLOGICAL_READ}, stage="education") == set()


def test_what_nobody_writes_is_told():
    assert fields.writable(Enrolment, {P.CASE_READ}) == frozenset()
    assert fields.to_write(Participant, "phone") == P.CASE_WRITE
    with pytest.raises(LookupError):
        fields.to_write(Enrolment, "registered_on")


def test_a_field_of_no_group_is_nobodys():
    with pytest.raises(LookupError):
        fields.to_read(Participant, "version")


@pytest.mark.django_db
def test_a_form_asks_for_what_its_reader_may_write():
    with as_owner():
        case = EnrolmentFactory()

    form = ContactForm(instance=case.participant, case=case, held={P.CASE_READ})

    assert not {"phone", "address"} & {*form.fields}


def test_a_page_tells_what_its_reader_may_read():
    case = EnrolmentFactory.build()

    assert facts.person(case, {P.NAME_READ}) == []
    assert len(facts.person(case, {P.CASE_READ})) == 7


@pytest.mark.django_db
def test_everybody_may_read_who_sees_what(client):
    client.force_login(AssignmentFactory(role=Role.FACILITATOR).user)

    page = client.get("/participants/who-sees-what/").content.decode()

    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page, re.S)
    assert [row for row, _cells in rows] == [
        str(group.title) for group in fields.GROUPS
    ]
    notes = dict(rows)["Case notes"]
    cells = [
        " ".join(re.sub("<.*?>", " ", cell).split()) for cell in notes.split("<td>")
    ]
    assert cells[1:] == [
        "Adults there changes: Adults there",
        "Own clients",
        "Adults in care",
        "",
        "Child track changes: Child track",
        "Adults there",
        "",
        "",
        "",
    ]
