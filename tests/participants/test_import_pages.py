"""A file on its way through the browser: brought, checked, looked at, imported."""

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from core.models import AuditEvent, Job, Submission
from participants.jobs import check_file, import_file
from participants.models import Enrolment, ImportFile
from participants.tasks import forget_import_files
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    ImportFileFactory,
    ProgramFactory,
)
from tests.participants.imported import BAD, PERSON, SAMPLE
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
LIST, NEW = "/participants/imports/", "/participants/imports/new/"
TASKS = {"participants.check_file": check_file, "participants.import_file": import_file}
EXPECTED = json.loads((BAD / "expectations.json").read_text())
KINDS = ["participants", "stages", "attendance", "assessments", "followups"]


@pytest.fixture
def lead(sample_programme):
    return lead_of(sample_programme)


@pytest.fixture
def browser(client, lead):
    client.force_login(lead)
    return client


def lead_of(program):
    role = Role.PROGRAMME_LEAD
    return AssignmentFactory(role=role, office=None, program=program).user


def rows_of(*people):
    """A file of persons who have all that is required, but for what is said."""
    text = io.StringIO()
    columns = dict.fromkeys([*PERSON, *(name for each in people for name in each)])
    writer = csv.DictWriter(text, list(columns))
    writer.writeheader()
    writer.writerows({**PERSON, **person} for person in people)
    return text.getvalue().encode()


def send(browser, content, name="people.csv", kind="participants", key=None):
    file = SimpleUploadedFile(name, content)
    key = key or uuid4()
    facts = {"program": "SAMPLE", "kind": kind, "file": file, "submission_key": key}
    return browser.post(NEW, facts)


def work():
    """A worker does what waits for files."""
    waiting = Job.objects.filter(state="waiting", task__in=TASKS)
    for job in waiting.order_by("asked_at"):
        TASKS[job.task](str(job.pk))


def bring(browser, content, **facts):
    """Bring a file and have it checked: its address."""
    response = send(browser, content, **facts)
    assert response.status_code == 302, words(response)
    work()
    return response.url


def words(response) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def stored():
    with as_owner():
        numbers = Enrolment.objects.order_by("external_id")
        return list(numbers.values_list("external_id", flat=True))


def the_file():
    with as_owner():
        return ImportFile.objects.get()


def trail():
    set_up = ["programme-loaded", "role-given"]
    events = AuditEvent.objects.exclude(action__in=set_up).order_by("id")
    return list(events.values_list("action", "facts"))


def counts(**others):
    zeros = dict.fromkeys(("read", "created", "updated", "unchanged", "rejected"), 0)
    return {"kind": "participants"} | zeros | others


def test_whole_way_of_a_file(browser, lead):
    page = bring(browser, rows_of({"external_id": "A-1"}, {"external_id": "A-2"}))

    checked = words(browser.get(page))
    assert "Nothing is stored yet. Import 2 rows" in checked
    assert stored() == []

    response = browser.post(page)
    assert (response.status_code, response.url) == (302, page)
    assert "The import has begun." in words(browser.get(page))
    work()

    assert stored() == ["A-1", "A-2"]
    assert "2 new 0 changed 0 unchanged 0 rejected The file is imported." in words(
        browser.get(page)
    )
    file = the_file()
    assert (file.step, file.by, file.language) == ("imported", lead, "en")
    assert file.finished_at is not None
    both = counts(read=2, created=2)
    assert [event for event in trail() if event[0] != "import-file-read"] == [
        ("import-file-brought", {"kind": "participants"}),
        ("import-file-checked", both),
        ("import-asked", {"kind": "participants"}),
        ("records-imported", both),
    ]


def test_changes_are_told_in_the_words_of_the_file_alone(browser, take_in):
    take_in.person("A-1", phone="0770000001", given_name="Mary", address="Old road")
    row = {"external_id": "A-1", "phone": "0880000002", "given_name": "Mary"}

    page = words(browser.get(bring(browser, rows_of({**row, "address": ""}))))

    assert "Shown are 1 of 1," in page
    assert "A-1 2 phone 0880000002 A-1 2 address emptied" in page
    assert "0770000001" not in page
    assert "Old road" not in page
    assert the_file().preview["changed"] == [
        {
            "row": 2,
            "number": "A-1",
            "columns": [["phone", "0880000002"], ["address", ""]],
        }
    ]


def test_changes_of_records_are_told_too(browser, take_in):
    take_in.person("A-1", registered_on="2026-01-10")
    take_in(
        "assessments",
        {
            "external_id": "A-1",
            "instrument": "GAD-7",
            "taken_on": "2026-02-01",
            "answers": "0 0 0 0 0 0 0",
        },
    )
    content = (
        b"external_id,instrument,taken_on,answers\nA-1,GAD-7,2026-02-01,1 1 1 1 1 1 1\n"
    )

    bring(browser, content, kind="assessments")

    [row] = the_file().preview["changed"]
    assert row["columns"] == [["answers", "1 1 1 1 1 1 1"]]


def test_rejected_rows_can_be_downloaded_and_brought_again(browser):
    rows = {"external_id": "A-1"}, {"external_id": "A-2", "sex": "?", "phone": "1\0"}
    page = bring(browser, rows_of(*rows))
    assert "A-2 3 holds a NUL character" in words(browser.get(page))

    response = browser.get(f"{page}rejects/")

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    disposition = response.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="people-rejects.csv"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    text = response.content.decode("utf-8-sig").replace("\0", "")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["row"], row["external_id"]) == ("3", "A-2")
    assert trail()[-1] == ("import-rejects-read", {})

    corrected = text.replace("?", "F").encode()
    again = bring(browser, corrected, name="people-rejects.csv")
    assert "Import 1 row" in words(browser.get(again))


def test_preview_shows_the_first_fifty(browser):
    many = [{"external_id": f"A-{n}", "sex": "?"} for n in range(60)]

    page = words(browser.get(bring(browser, rows_of(*many))))

    assert "Shown are 50 of 60." in page
    assert "Nothing of this file can be imported." in page


def test_counts_of_the_import_replace_those_of_the_check(browser, take_in):
    page = bring(browser, rows_of({"external_id": "A-1"}, {"external_id": "A-2"}))
    take_in.person("A-1")

    browser.post(page)
    work()

    assert the_file().counts == counts(read=2, created=1, unchanged=1)


def test_file_without_news_offers_no_import(browser, take_in):
    take_in.person("A-1")
    page = bring(browser, rows_of({"external_id": "A-1"}))

    assert "stands in the register already" in words(browser.get(page))
    browser.post(page)
    assert the_file().step == "checked"


def test_file_without_rows_says_so(browser):
    page = bring(browser, (BAD / "participants-header-only.csv").read_bytes())

    assert "There is nothing to import. The file names columns and" in words(
        browser.get(page)
    )


def kind_of(file):
    return file.partition("-")[0].partition(".")[0]


@pytest.fixture
def sample(take_in):
    for kind in KINDS:
        with (SAMPLE / f"{kind}.csv").open(newline="") as file:
            take_in(kind, *csv.DictReader(file))


def outcome(browser, name):
    """What came of a bad file, in the words of the expectations."""
    content = (BAD / name).read_bytes()
    response = send(browser, content, name=name, kind=kind_of(name))
    if response.status_code == 200:  # refused at the door
        assert "This has to be put right first" in words(response)
        return 1
    work()
    response = browser.get(response.url)
    assert response.status_code == 200
    with as_owner():
        file = ImportFile.objects.first()
    if file.step == "refused":
        assert "The file was refused" in words(response)
        return 1
    names = ("read", "created", "updated", "unchanged", "rejected")
    reader = csv.DictReader(io.StringIO((file.rejects or b"").decode()))
    rows = [int(row["row"]) for row in reader]
    assert [row["row"] for row in file.preview["rejected"]] == rows
    return [file.counts[name] for name in names], rows


def test_what_must_happen_to_files_with_something_wrong(browser, sample):
    names = ("read", "created", "updated", "unchanged", "rejected")
    for each in EXPECTED:
        found = outcome(browser, each["file"])
        expected = [each[name] for name in names], each["rows"]
        assert (each["file"], found) == (
            each["file"],
            1 if each["exit"] == 1 else expected,
        )


# What is not taken


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("people.csv", b"", "The file is empty"),
        ("people.pdf", b"%PDF", "neither a .csv nor a .xlsx"),
        ("people.xlsx", b"external_id", "not a workbook"),
        ("people.xlsx", b"PK\x03\x04 cut off", "not a workbook"),
        ("people.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("people.xlsx", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("people.csv", packed(a="b"), "name it .xlsx"),
    ],
)
def test_what_is_no_table_is_not_kept(browser, name, content, said):
    response = send(browser, content, name=name)

    assert response.status_code == 200
    assert said in words(response)
    assert not Job.objects.exists()


def test_file_that_is_too_large_is_not_kept(browser, settings):
    settings.IMPORT_MOST = 2_000
    content = rows_of(*({"external_id": f"A-{n}"} for n in range(100)))

    response = send(browser, content)

    assert "The file is larger than 2.0 KB." in words(response)
    assert not Job.objects.exists()
    assert send(browser, content[:1_900]).status_code == 302


def test_workbook_that_unpacks_to_too_much_is_not_kept(browser, settings):
    settings.IMPORT_MOST = 2_000
    bomb = packed(sheet="0" * 50_000)
    assert len(bomb) < 2_000

    response = send(browser, bomb, name="people.xlsx")

    assert "unpacks to far more" in words(response)


def test_file_of_a_programme_that_is_not_theirs_is_not_taken(client):
    client.force_login(lead_of(ProgramFactory()))

    response = send(client, rows_of({"external_id": "A-1"}))

    assert response.status_code == 200
    assert not Job.objects.exists()


def test_refused_file_says_why_in_the_language_of_who_brought_it(browser):
    page = bring(browser, b"external_id,favourite_colour\nA-1,red\n")

    said = words(browser.get(page))

    assert "The file was refused: nothing of it is stored." in said
    assert "The header lacks required columns: sex, category, office" in said
    assert "Import" not in said.partition("refused")[2]


# Who


@pytest.mark.parametrize("part", ["", "rejects/"])
def test_file_of_somebody_else_is_not_found(client, browser, sample_programme, part):
    page = bring(browser, rows_of({"external_id": "A-1", "sex": "?"}))
    assert browser.get(page + part).status_code == 200

    client.force_login(lead_of(sample_programme))

    assert client.get(page + part).status_code == 404
    assert client.post(page).status_code == 404
    assert "A-1" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("part", ["", "new/", "{pk}/", "{pk}/rejects/"])
@pytest.mark.parametrize("role", ["caseworker", "monitoring_officer", "administrator"])
def test_who_may_not_import_is_refused(client, sample_programme, role, part):
    file = ImportFileFactory(program=sample_programme)
    user = AssignmentFactory(role=role, office=None, program=sample_programme).user
    client.force_login(user)

    assert client.get(LIST + part.format(pk=file.pk)).status_code == 403


def test_own_file_of_a_programme_one_has_left_is_not_found(client, lead):
    file = ImportFileFactory(by=lead)
    client.force_login(lead)

    assert client.get(file.get_absolute_url()).status_code == 404


def test_right_that_was_lost_meanwhile_stores_nothing(browser, lead):
    page = bring(browser, rows_of({"external_id": "A-1"}))
    browser.post(page)
    with as_owner():
        lead.assignments.update(role="monitoring_officer")

    work()

    assert stored() == []
    file = the_file()
    assert (file.step, file.refusal) == (
        "checked",
        "This user may not import records into this programme.",
    )


# Once


def test_file_sent_twice_is_one(browser):
    content, key = rows_of({"external_id": "A-1"}), uuid4()

    first = send(browser, content, key=key)
    second = send(browser, content, key=key)

    assert first.url == second.url
    assert Job.objects.count() == 1
    assert the_file().name == "people.csv"
    assert Submission.objects.count() == 1


def test_import_asked_for_twice_is_one(browser):
    page = bring(browser, rows_of({"external_id": "A-1"}))

    for _ in range(2):
        assert browser.post(page).status_code == 302

    assert Job.objects.filter(task=import_file.name).count() == 1


def test_worker_killed_after_the_import_leaves_nothing_to_do(browser):
    page = bring(browser, rows_of({"external_id": "A-1"}))
    browser.post(page)
    work()
    Job.objects.filter(task=import_file.name).update(state="waiting", finished_at=None)

    work()

    assert Job.objects.filter(state="done").count() == 2
    assert the_file().counts == counts(read=1, created=1)
    imported = [event for event in trail() if event[0] == "records-imported"]
    assert len(imported) == 1


def test_worker_killed_before_the_end_has_stored_nothing(browser, monkeypatch):
    page = bring(browser, rows_of({"external_id": "A-1"}))
    browser.post(page)
    with monkeypatch.context() as dying:
        dying.setattr("participants.jobs.Work.end", dying.undo)  # takes no arguments
        work()
    assert (stored(), the_file().step) == ([], "importing")
    Job.objects.update(lease_until=None)

    work()

    assert (stored(), the_file().step) == (["A-1"], "imported")


def test_work_that_broke_off_can_be_begun_anew(browser):
    page = send(browser, rows_of({"external_id": "A-1"})).url
    Job.objects.update(
        state="failed", finished_at=timezone.now(), problem="This work failed."
    )
    assert "The work on this file broke off. This work failed. Try again" in words(
        browser.get(page)
    )
    assert "Broke off" in words(browser.get(LIST))

    browser.post(page)
    work()

    assert the_file().step == "checked"


# How far


def test_progress_is_told_to_who_waits(browser):
    page = send(browser, rows_of({"external_id": "A-1"})).url
    assert "The check of the file Waiting It waits for its turn." in words(
        browser.get(page)
    )
    Job.objects.update(
        state="running",
        done=15_000,
        total=60_000,
        started_at=timezone.now() - timedelta(seconds=30),
    )

    part = browser.get(page, headers={"HX-Request": "true"})

    text = " ".join(re.sub(r"<[^>]+>", " ", part.content.decode()).split())
    assert "15,000 of about 60,000 rows are done. Time left: about 2 minutes." in text
    assert "<html" not in part.content.decode()
    work()
    Job.objects.update(state="done", finished_at=timezone.now())
    over = browser.get(page, headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"


def test_worker_says_how_many_rows_there_are_to_do(browser):
    page = bring(browser, rows_of(*({"external_id": f"A-{n}"} for n in range(3))))
    browser.post(page)
    work()
    bring(browser, (BAD / "participants.xlsx").read_bytes(), name="people.xlsx")

    of_files = Job.objects.filter(task__in=TASKS).order_by("asked_at")
    jobs = of_files.values_list("task", "done", "total")
    # What a dry run says goes with it, where one connection serves all.
    assert list(jobs) == [
        (check_file.name, 0, 3),
        (import_file.name, 3, 3),
        (check_file.name, 0, 5),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_of_one_file_and_of_three(browser, lead, number):
    program = lead.assignments.get().program
    for step in ["checked", "checking", "imported"][:number]:
        ImportFileFactory(program=program, by=lead, step=step, content=b"x" * 10)

    with CaptureQueriesContext(connection) as queries:
        page = browser.get(LIST)

    assert page.content.decode().count("people.csv") == number
    [ours] = [q["sql"] for q in queries if 'FROM "participants_importfile"' in q["sql"]]
    assert '"content"' not in ours
    assert len(queries) == 9


# Forgotten


def test_file_is_emptied_after_a_week(browser):
    page = bring(
        browser, rows_of({"external_id": "A-1"}, {"external_id": "B", "sex": ""})
    )
    forget_import_files()
    assert the_file().content
    with as_owner():
        ImportFile.objects.update(
            created_at=timezone.now() - timedelta(days=7, hours=1)
        )
    assert browser.get(f"{page}rejects/").status_code == 404

    forget_import_files()

    file = the_file()
    assert (file.content, file.rejects, file.preview) == (None, None, None)
    assert file.counts == counts(read=2, created=1, rejected=1)
    assert "never imported, and it is gone" in words(browser.get(page))
    browser.post(page)
    assert the_file().step == "checked"


def test_clock_asks_every_hour_for_what_is_to_be_forgotten():
    schedule = PeriodicTask.objects.get(task=forget_import_files.name)

    assert (schedule.enabled, schedule.interval.period) == (True, "hours")
