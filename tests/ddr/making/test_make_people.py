"""`make_people`: the same each time, and whole, in tables that are as they were."""

from collections import Counter

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from core.history.events import Event
from core.models import User
from ddr.making import making
from ddr.making.ground import CODE
from ddr.making.rows import COLUMNS, code_of, key
from participants import case_codes, sweeping
from participants.models import (
    Assessment,
    Attendance,
    DuplicatePair,
    Enrolment,
    FollowUp,
    Note,
    Participant,
    Stage,
)
from programs.models import Program, Session
from reports import building
from reports.indicators import INDICATORS
from reports.periods import Period
from tests.ddr.making.made import make, records, truth
from tests.factories import ParticipantFactory
from tests.reports.reference import summary
from tests.reports.summaries import quietly
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

RECORDS = (Stage, Attendance, Assessment, FollowUp, Note)
AGREED = {indicator.code for indicator in INDICATORS}
FIGURE = ("indicator", "dimension", "group", "numerator", "denominator", "value")
FOUND = """
SELECT count(*) FROM participants_enrolment e
JOIN participants_participant p ON p.id = e.participant_id
JOIN participants_searchrow r ON r.enrolment_id = e.id AND r.named = ARRAY(
    SELECT participants_word_number(word)
    FROM unnest(participants_words(p.given_name || ';' || p.family_name)) AS each (word)
) AND (r.office_id, r.child_track) = (e.office_id, e.child_track)
"""
LAID_DOWN = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) || tgenabled::text, true
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT tablename, indexname, indexdef, true FROM pg_indexes WHERE schemaname = 'public'
ORDER BY 1, 2, 3
"""


def asked(sql):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def rows():
    """Each table's, but for keys of what is counted on, and as unsealed."""
    for model in (Participant, Enrolment, *RECORDS):
        fields = [f for f in model._meta.fields if not f.is_relation]
        yield [
            [str(getattr(row, field.attname)) for field in fields]
            for row in model.objects.order_by("pk")
        ]


def test_each_person_has_a_case_and_ten_records_of_one_office():
    answer, _lines = make(300)

    with as_owner():
        assert (Participant.objects.count(), Enrolment.objects.count()) == (300, 300)
        of_each = Counter()
        for model in RECORDS:
            assert model.objects.exists()
            case = ("enrolment", "office", "child_track")
            of_each.update(model.objects.values_list(*case))
        cases = Enrolment.objects.values_list("pk", "office", "child_track")
        assert of_each == Counter(dict.fromkeys(cases, 10))
    assert (answer["persons"], answer["records"]) == (300, 3_000)


def test_the_last_line_tells_what_was_made_and_that_it_has_no_history():
    answer, lines = make(60)

    seconds = answer.pop("seconds")
    assert answer == {
        **{"program": CODE, "persons": 60, "records": 600},
        **{"pairs": 1, "history": False},
    }
    assert seconds > 0
    assert lines[0] == "History is left out on purpose."


def test_nothing_of_it_stands_in_history_and_what_comes_after_does():
    make(20)

    with as_owner():
        events = [m for m in apps.get_models() if issubclass(m, Event)]
        of_people = [m for m in events if m._meta.app_label == "participants"]
        assert [m for m in of_people if m.objects.exists()] == []
        note = Note.objects.order_by("pk").first()
        note.kind = "visit" if note.kind != "visit" else "phone"
        note.save()
        assert apps.get_model("participants", "NoteEvent").objects.count() == 1


def test_the_same_seed_makes_the_same_register_and_another_one_another():
    made = []
    for seed in (7, 7, 8):
        keep = transaction.savepoint()
        make(40, seed)
        with as_owner():
            made.append(list(rows()))
        transaction.savepoint_rollback(keep)

    assert made[0] == made[1]
    assert [one == other for one, other in zip(*made[1:], strict=True)] == [False] * 7


def test_who_came_twice_is_told_and_found(tmp_path):
    file = tmp_path / "truth.csv"
    answer, _lines = make(1_500, truth=file)

    sweeping.sweep(Program.objects.get(code=CODE), whole=True)

    header, *pairs = truth(file)
    assert header == ("case_code_a", "case_code_b")
    assert len(pairs) == answer["pairs"] > 20
    assert len({code for pair in pairs for code in pair}) == 2 * len(pairs)
    with as_owner():
        ends = DuplicatePair.objects.values_list("one__case_code", "other__case_code")
        found = {tuple(sorted(pair)) for pair in ends}
    same = {tuple(sorted(pair)) for pair in pairs}
    assert len(found & same) >= 0.9 * len(same)
    assert len(found & same) >= 0.8 * len(found)


def test_case_codes_are_right_and_come_once():
    make(100, seed=3)

    with as_owner():
        codes = list(Enrolment.objects.values_list("case_code", flat=True))
    assert len(set(codes)) == 100
    assert all(case_codes.is_valid(code) for code in codes)
    assert {code_of(3, number) for number in range(100)} == set(codes)


def test_everybody_can_be_found_by_name():
    make(100)

    assert asked(FOUND) == [(100,)]
    assert not asked(
        """
        SELECT number
        FROM participants_searchrow, unnest(own || mother) AS each (number)
        WHERE NOT EXISTS (SELECT FROM participants_namepart n WHERE n.id = number)
        """
    )


def test_constraints_triggers_and_indexes_are_what_they_were():
    before = asked(LAID_DOWN)

    make(20)

    assert asked(LAID_DOWN) == before


def test_rows_keep_the_rules_that_no_constraint_holds():
    """Each mark stands in a session of its activity and day, in a stay, when held."""
    make(300)

    assert not asked(
        """
        SELECT m.id FROM participants_attendance m
        LEFT JOIN programs_session s ON s.id = m.session_id AND s.took_place
            AND (s.activity_id, s.date, s.sequence, s.stage, s.office_id)
                = (m.activity_id, m.session_date, m.session_no, m.stage, m.office_id)
        LEFT JOIN participants_stage t ON t.enrolment_id = m.enrolment_id
            AND t.activity_id = m.activity_id
            AND m.session_date BETWEEN t.started_on AND coalesce(t.ended_on, 'infinity')
        WHERE s.id IS NULL OR t.id IS NULL
        """
    )
    with as_owner():
        children = Enrolment.objects.filter(child_track=True)
        assert children.exists()
        assert not children.exclude(caseworker=None).exists()
        late = Session.objects.filter(date__gt="2026-10-31")
        assert set(late.values_list("took_place", flat=True)) == {None}


def test_a_month_of_it_is_what_the_reference_counts():
    make(250)

    figures, _cutoff = building.count(
        Program.objects.get(code=CODE), Period.parse("2026-08"), report=quietly
    )

    agreed = [
        [str(getattr(figure, name)) for name in FIGURE]
        for figure in figures
        if figure.indicator in AGREED
    ]
    wanted = summary(*records(), "2026-08")
    assert agreed == [[str(row[name]) for name in FIGURE] for row in wanted]
    assert sum(bool(row["numerator"]) for row in wanted) > 300


def test_staff_sign_in_with_the_password():
    make(20, password="trial of speed")

    with as_owner():
        staff = User.objects.filter(username__startswith="made-")
        assert staff.count() >= 7
        assert all(user.check_password("trial of speed") for user in staff)


def test_staff_without_a_password_can_not_sign_in():
    make(20)

    with as_owner():
        assert not User.objects.get(username="made-lead").has_usable_password()


def test_a_caseload_is_what_a_caseworker_can_carry():
    make(1_000)

    with as_owner():
        active = Enrolment.objects.filter(exited_on=None).exclude(caseworker=None)
        loads = active.values("caseworker").annotate(cases=Count("pk"))
        assert max(each["cases"] for each in loads) <= 120
        assert min(each["cases"] for each in loads) >= 40


def test_a_register_with_anybody_in_it_is_left_alone():
    with as_owner():
        ParticipantFactory()

    with pytest.raises(CommandError, match="There are people here already"):
        make(20)

    assert asked("SELECT count(*) FROM participants_participant") == [(1,)]
    assert asked("SELECT count(*) FROM core_user") == [(0,)]


def test_a_second_time_is_refused():
    make(20)

    with pytest.raises(CommandError, match="in a database alone"):
        make(20)


def test_a_row_that_refers_to_nothing_leaves_nothing(monkeypatch):
    make_rows = making.batches

    def without_people(*facts):
        for lines in make_rows(*facts):
            del lines["participants_participant"][:1]
            yield lines

    monkeypatch.setattr(making, "batches", without_people)

    with pytest.raises(IntegrityError, match="participants_enrolment"):
        make(20)

    assert asked("SELECT count(*) FROM participants_enrolment") == [(0,)]


def test_truth_that_can_not_be_written_is_told_before_anything_is_made(tmp_path):
    with pytest.raises(CommandError, match="can't be written"):
        make(20, truth=tmp_path / "no" / "truth.csv")

    assert asked("SELECT count(*) FROM participants_participant") == [(0,)]


@pytest.mark.parametrize("persons", ["0", "-3", "many"])
def test_how_many_is_a_number_above_nothing(persons):
    with pytest.raises(CommandError, match="--persons"):
        call_command("make_people", f"--persons={persons}")


def test_keys_are_of_version_7_and_never_the_same():
    keys = {
        key(table, number, record)
        for table in COLUMNS
        for number in (0, 1, 65_535, 65_536, 9_999_999)
        for record in range(10)
    }

    assert len(keys) == len(COLUMNS) * 5 * 10
    assert {(each[14], each[19]) for each in keys} == {("7", "8")}
