"""Who may import, what is kept of it, and what happens around the rows."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from openpyxl import Workbook

from core.models import AuditEvent
from participants import imports
from participants.imports import running
from participants.models import Enrolment, Participant, Stage
from tests.factories import AssignmentFactory, EnrolmentFactory, UserFactory
from tests.participants.imported import PERSON, what_became
from tests.participants.test_import_participants import case
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

ROW = {**PERSON, "external_id": "A-1"}


@pytest.fixture
def lead(sample_programme):
    office = sample_programme.offices.get(code="N1")
    return AssignmentFactory(role="programme_lead", office=office).user


def events():
    with as_owner():
        return list(AuditEvent.objects.filter(action="records-imported"))


def people():
    with as_owner():
        return Participant.objects.count()


def test_import_is_recorded_with_who_asked_and_what_came_of_it(take_in, lead):
    take_in("participants", ROW, {**ROW, "external_id": ""}, by=lead)

    (event,) = events()
    assert (event.by, event.subject_id) == (lead, str(take_in.program.pk))
    assert event.facts == {
        "kind": "participants",
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
    }


def test_without_a_user_it_is_the_system(take_in):
    take_in("participants", ROW)

    (event,) = events()
    assert event.by is None


@pytest.mark.parametrize(
    "role", ["caseworker", "monitoring_officer", "administrator", "child_protection"]
)
def test_other_roles_may_not_import(take_in, role):
    office = take_in.program.offices.get(code="N1")
    user = AssignmentFactory(role=role, office=office).user

    with pytest.raises(imports.NotAllowed):
        take_in("participants", ROW, by=user)
    assert people() == 0


def test_lead_of_another_programme_may_not_import(take_in):
    user = AssignmentFactory(role="programme_lead").user

    with pytest.raises(imports.NotAllowed):
        take_in("participants", ROW, by=user)


def test_permission_is_asked_when_the_import_runs(take_in, lead):
    with as_owner():
        lead.is_active = False
        lead.save()

    with pytest.raises(imports.NotAllowed):
        take_in("participants", ROW, by=lead)


def test_import_opens_no_rows_to_the_importer(take_in, lead, django_assert_num_queries):
    take_in("participants", {**ROW, "birth_date": "2012-01-01"}, by=lead)

    assert case().child_track
    assert list(Enrolment.objects.all()) == []


def test_other_programmes_are_out_of_reach(take_in):
    EnrolmentFactory(external_id="B-1", registered_on=date(2026, 1, 1))

    row = {"external_id": "B-1", "stage": "education", "started_on": "2026-02-01"}
    result = take_in("stages", {**row, "status": "active"})

    said = {2: "external_id: nobody in the programme has this number"}
    assert what_became(result) == ((0, 0, 0, 1), said)


def test_dry_run_says_the_same_and_stores_nothing(take_in):
    dry = take_in("participants", ROW, ROW, {**ROW, "sex": "F "}, dry_run=True)

    assert people() == 0
    assert events() == []
    real = take_in("participants", ROW, ROW, {**ROW, "sex": "F "})
    assert what_became(dry) == what_became(real) == ((1, 0, 2, 0), {})


def test_rejects_can_be_corrected_and_imported_again(take_in):
    take_in("participants", {**ROW, "sex": "W", "family_name": "=1+1"})
    rejects = take_in.folder / "rejects.csv"
    text = rejects.read_text()
    assert "=1+1" in text

    corrected = take_in.folder / "corrected.csv"
    corrected.write_text(text.replace(",W,", ",F,"))
    counts = imports.run("participants", corrected, take_in.program, by=None)

    assert counts.created == 1
    assert case().participant.family_name == "=1+1"


def test_rejects_never_overwrite_the_file_itself(take_in):
    rows = take_in.folder / "rows.csv"

    with pytest.raises(imports.Refused):
        take_in("participants", ROW, rejects=rows)
    assert "A-1" in rows.read_text()


def test_rejects_that_cannot_be_written_refuse_the_import(take_in):
    with pytest.raises(imports.Refused):
        take_in("participants", ROW, rejects=take_in.folder / "none" / "rejects.csv")
    assert people() == 0


def test_file_that_breaks_off_stores_nothing_and_no_rejects(take_in, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 1)
    file, rejects = take_in.folder / "broken.csv", take_in.folder / "rejects.csv"
    file.write_text(
        "external_id,family_name,sex,category,office,registered_on\n"
        "A-1,Toe,F,ex_combatant,N1,2026-01-10\n"
        "A-2,Toe,W,ex_combatant,N1,2026-01-10\n"
        'A-3,"Toe,F,ex_combatant,N1,2026-01-10\n'
    )

    with pytest.raises(imports.Refused):
        imports.run("participants", file, take_in.program, by=None, rejects=rejects)

    assert people() == 0
    assert rejects.read_text() == ""


def test_progress_is_told_outside_of_the_import(take_in, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    told = []

    def progress(read):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('ddr.import', true)")
        told.append(read)

    take_in.people(*({"external_id": f"A-{n}"} for n in range(5)), progress=progress)

    assert told == [2, 4, 5]


def test_record_changed_meanwhile_is_not_overwritten(take_in, monkeypatch):
    """Whoever saves between the look-up and the writing keeps what they wrote."""
    take_in("participants", {**ROW, "phone": "1"})
    table = running.ParticipantImport.store

    def store(importer, rows):
        find = importer._table.find

        def found_then_changed(numbers):
            found = find(numbers)
            with as_owner():
                Participant.objects.update(mothers_name="9", version=7)
            return found

        importer._table.find = found_then_changed
        return table(importer, rows)

    monkeypatch.setattr(running.ParticipantImport, "store", store)
    with pytest.raises(imports.Refused, match="import it again"):
        take_in("participants", {**ROW, "phone": "2"})


def test_stay_changed_meanwhile_is_not_overwritten(take_in, monkeypatch):
    take_in("participants", ROW)
    row = {"external_id": "A-1", "stage": "education", "started_on": "2026-02-01"}
    take_in("stages", {**row, "status": "active"})
    prepare = running.StageImport.prepare

    def changed(importer, drafts, found):
        with as_owner():
            Stage.objects.update(version=7)
        return prepare(importer, drafts, found)

    monkeypatch.setattr(running.StageImport, "prepare", changed)
    with pytest.raises(imports.Refused, match="import it again"):
        take_in("stages", {**row, "status": "on_hold"})


def test_workbook_gives_the_same_as_text(take_in):
    book = Workbook()
    book.active.append(["external_id", "given_name", *list(PERSON)[1:], "phone"])
    cells = ["F", "ex_combatant", "N1", date(2026, 1, 10), 770123]
    book.active.append([1234, "Musu", *cells])
    file = take_in.folder / "people.xlsx"
    book.save(file)

    counts = imports.run("participants", file, take_in.program, by=None)

    assert counts.created == 1
    assert case("1234").registered_on == date(2026, 1, 10)
    assert case("1234").participant.phone == "770123"


def test_memory_of_cases_has_an_end(take_in, monkeypatch):
    monkeypatch.setattr("participants.imports.records.REMEMBERED", 2)
    monkeypatch.setattr(running, "BATCH", 2)
    take_in.people(*({"external_id": f"A-{n}"} for n in range(4)))
    order = [0, 1, 2, 3, 0, 1]
    columns = "external_id stage started_on status"

    result = take_in.rows(
        "stages",
        columns,
        *(f"A-{n} education 2026-02-{day:02} active" for day, n in enumerate(order, 1)),
    )

    assert what_became(result) == (
        (4, 0, 0, 2),
        {n: f"overlaps the stay begun 2026-02-0{n - 5}" for n in (6, 7)},
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cooking", "rows.csv"], "KIND"),
        (["participants", "rows.csv", "--program", "NONE"], "NONE"),
        (["participants", "rows.csv", "--by", "nobody"], "nobody"),
        (["participants", "none.csv"], "file"),
        (["participants", "none.xlsx"], "file"),
        (["participants", "none.txt"], "csv"),
    ],
)
def test_command_refuses_in_one_sentence(take_in, arguments, said):
    kind, file, *options = arguments
    options = options if "--program" in options else [*options, "--program", "SAMPLE"]

    with pytest.raises(CommandError) as refused:
        call_command("import_records", kind, take_in.folder / file, *options)

    assert refused.value.returncode == 1
    assert said in str(refused.value)


def test_command_refuses_who_may_not(take_in, capsys):
    UserFactory(username="stranger")
    (take_in.folder / "rows.csv").write_text(",".join(ROW) + "\n")

    with pytest.raises(CommandError, match="may not import"):
        call_command(
            "import_records",
            "participants",
            take_in.folder / "rows.csv",
            program="SAMPLE",
            by="stranger",
        )
    assert capsys.readouterr().out == ""
