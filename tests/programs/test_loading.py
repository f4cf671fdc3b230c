"""The set-up file: everything or nothing, and every problem by its path."""

import copy
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEvent, User
from programs.loading import BadSetup, load
from programs.models import Activity, Area, Assignment, Office, Program
from tests.factories import StageFactory

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parent.parent / "data" / "sample" / "programme.json"
SETUP = json.loads(SAMPLE.read_text(encoding="utf-8"))


def changed(**changes):
    """The sample's set-up with ``section__number__key`` set to something else."""
    data = copy.deepcopy(SETUP)
    for path, value in changes.items():
        *steps, last = [int(s) if s.isdigit() else s for s in path.split("__")]
        place = data
        for step in steps:
            place = place[step]
        place[last] = value
    return data


def test_the_sample_is_loaded_whole():
    program = load(SETUP)

    assert program.code == "SAMPLE"
    assert {
        name: getattr(program, name).count()
        for name in ("areas", "offices", "former_groups", "partners", "activities")
    } == {
        "areas": 16,
        "offices": 5,
        "former_groups": 6,
        "partners": 5,
        "activities": 14,
    }
    assert program.assignments.count() == len(SETUP["staff"])


def test_the_hierarchy_is_the_parent_and_never_the_code():
    load(SETUP)

    assert Area.objects.get(pcode="XX0199").parent.pcode == "XX02"


def test_a_new_user_has_no_password_that_opens():
    load(SETUP)

    assert not User.objects.get(username="amina").has_usable_password()


def test_loading_twice_changes_nothing():
    load(SETUP)
    events = AuditEvent.objects.count()

    load(SETUP)

    assert Program.objects.count() == 1
    assert Assignment.objects.count() == len(SETUP["staff"])
    assert AuditEvent.objects.count() == events


def test_a_changed_file_updates_and_leaves_what_it_does_not_name():
    load(SETUP)
    smaller = changed(offices__0__name="Renamed", activities=[])

    load(smaller)

    assert Office.objects.get(code="N1").name == "Renamed"
    assert Activity.objects.count() == 14


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"offices__2__area": "XX99"}, 'offices[2].area: no area "XX99"'),
        ({"areas__4__parent": "XX98"}, 'areas[4].parent: no area "XX98"'),
        ({"activities__0__partner": "P9"}, 'activities[0].partner: no partner "P9"'),
        ({"activities__0__office": "X9"}, 'activities[0].office: no office "X9"'),
        ({"staff__0__office": "X9"}, 'staff[0].office: no office "X9"'),
        ({"colour": "red"}, "colour: is no key of this file"),
        ({"offices__0__colour": "red"}, "offices[0].colour: is no key of this file"),
        ({"areas__0__level": "1"}, "areas[0].level: give a whole number"),
        ({"areas__0__level": True}, "areas[0].level: give a whole number"),
        ({"name": 7}, "name: give text"),
        ({"name": None}, "name: is missing"),
        ({"started_on": "1.9.2023"}, "started_on: give a date YYYY-MM-DD"),
        ({"offices": {}}, "offices: give a list"),
        ({"offices__0": "N1"}, "offices[0]: give an object"),
        ({"offices__1__code": "N1"}, "offices[1].code: “N1” stands twice"),
        (
            {"timezone": "Africa/Nowhere"},
            "timezone: There is no time zone “Africa/Nowhere”.",
        ),
        (
            {"activities__0__ends_on": "2020-01-01"},
            "activities[0]: The last day is before the first.",
        ),
        (
            {"areas__5__parent": "XX0101"},
            "areas[5].parent: The parent must be an area of a level above.",
        ),
    ],
)
def test_a_problem_names_its_path_and_nothing_is_stored(changes, problem):
    with pytest.raises(BadSetup) as caught:
        load(changed(**changes))

    assert problem in caught.value.problems
    assert not Program.objects.exists()


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"staff__0__role": "king"}, "staff[0].role: "),
        ({"partners__0__type": "club"}, "partners[0].type: "),
        ({"activities__0__stage": "sleep"}, "activities[0].stage: "),
        ({"activities__0__occupation": "72"}, "activities[0].occupation: "),
        ({"activities__10__isced_level": 9}, "activities[10]: "),
        ({"areas__0__level": 5}, "areas[0]: "),
        ({"country": "Liberia"}, "country: "),
        ({"code": "has spaces"}, "code: "),
    ],
)
def test_a_value_that_the_model_refuses_is_named_too(changes, path):
    with pytest.raises(BadSetup) as caught:
        load(changed(**changes))

    assert [problem for problem in caught.value.problems if problem.startswith(path)]


def test_all_problems_of_a_kind_are_told_at_once():
    with pytest.raises(BadSetup) as caught:
        load(changed(offices__0__area="A1", offices__1__area="A2"))

    assert caught.value.problems == [
        'offices[0].area: no area "A1"',
        'offices[1].area: no area "A2"',
    ]


def test_an_activity_with_records_keeps_its_stage():
    program = load(SETUP)
    activity = program.activities.get(code="WELD-1")
    StageFactory(
        enrolment__office=activity.office, stage=activity.stage, activity=activity
    )

    with pytest.raises(BadSetup) as caught:
        load(changed(activities__4__stage="education"))

    assert caught.value.problems == [
        "activities[4]: can't be changed so: records use it as it is"
    ]


def test_the_command_loads_a_file(tmp_path):
    out = StringIO()

    call_command("load_program", str(SAMPLE), stdout=out)

    assert out.getvalue() == "Programme SAMPLE is set up.\n"


@pytest.mark.parametrize("text", ["", "{", "[1]", "\udcff"])
def test_the_command_refuses_what_is_no_set_up_file(tmp_path, text):
    file = tmp_path / "setup.json"
    file.write_text(text, encoding="utf-8", errors="surrogateescape")

    with pytest.raises(CommandError):
        call_command("load_program", str(file))


def test_an_assignment_that_was_ended_stays_so():
    program = load(SETUP)
    program.assignments.filter(user__username="amina").update(ends_on=program.today())

    load(SETUP)

    assert program.assignments.filter(user__username="amina").count() == 1


def test_text_with_a_nul_is_a_problem_with_its_path():
    with pytest.raises(BadSetup) as caught:
        load(changed(offices__0__name="North\0"))

    assert caught.value.problems == ["offices[0].name: give text"]
