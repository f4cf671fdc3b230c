"""The three commands of the summaries: what they print and how they refuse."""

import json
from contextlib import contextmanager
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.utils import translation

from core.models import AuditEvent, Job
from reports.exports import FORMATS
from reports.management.commands import build_summary as command
from reports.models import Summary
from reports.tasks import build_summary
from tests.factories import AssignmentFactory, ProgramFactory, UserFactory
from tests.reports.summaries import MONTH, built, enrol, programme_with, published

pytestmark = pytest.mark.django_db


@contextmanager
def without_worker(settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


@pytest.fixture
def eager(settings):
    with without_worker(settings):
        yield


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(command, "PATIENCE", 0)
    monkeypatch.setattr(command, "PAUSE", 0)


def call(name, program, *arguments, period="2026-03", **streams):
    out = StringIO()
    code = program if isinstance(program, str) else program.code
    where = ["--program", code, "--period", period]
    call_command(name, *where, *arguments, stdout=out, **streams)
    return out.getvalue()


def answer_of(text):
    answer = json.loads(text.splitlines()[-1])
    answer.pop("seconds", None)
    return answer


def refusal(*arguments, **named):
    with pytest.raises(CommandError) as error:
        call(*arguments, **named)
    return str(error.value)


def by_worker(monkeypatch):
    """While the command sleeps, a worker takes up what was asked for."""
    monkeypatch.setattr(
        command.time, "sleep", lambda _: build_summary(str(Job.objects.get().pk))
    )


# build_summary


def test_build_asks_and_returns_at_once():
    program = programme_with(1)

    answer = answer_of(call("build_summary", program))

    assert answer == {
        "program": program.code,
        "period": "2026-03",
        "revision": None,
        "status": "asked",
    }
    assert Job.objects.get().by is None
    assert not Summary.objects.exists()


def test_build_waits_for_the_worker_and_shows_its_progress(monkeypatch):
    program = programme_with(1)
    by_worker(monkeypatch)
    progress = StringIO()

    answer = answer_of(call("build_summary", program, "--wait", stderr=progress))

    assert (answer["revision"], answer["status"]) == (1, "draft")
    assert progress.getvalue() == "Done: 100 %\n"


def test_build_gives_up_when_no_worker_comes(impatient):
    sentence = refusal("build_summary", programme_with(1), "--wait")

    assert sentence.startswith("No worker has taken this up")


def test_build_here_needs_no_worker(eager):
    program = programme_with(1)

    answer = answer_of(call("build_summary", program))

    assert (answer["revision"], answer["status"]) == (1, "draft")


def test_build_here_takes_up_what_waits_for_a_worker(settings):
    program = programme_with(1)
    call("build_summary", program)

    with without_worker(settings):
        answer = answer_of(call("build_summary", program, "--wait"))

    assert answer["status"] == "draft"
    assert Job.objects.get().state == "done"


def test_build_again_tells_the_revision_that_stands(eager):
    program = programme_with(1)
    published(program)
    same = answer_of(call("build_summary", program))
    enrol(program.offices.get())

    other = answer_of(call("build_summary", program))

    assert (same["revision"], same["status"]) == (1, "published")
    assert (other["revision"], other["status"]) == (2, "draft")


def test_build_of_somebody_without_the_right_is_refused():
    program = programme_with(1)
    UserFactory(username="stranger")

    sentence = refusal("build_summary", program, "--by", "stranger")

    assert sentence == "This user may not build summaries here."
    assert not Job.objects.exists()


def test_build_is_recorded_under_the_user_named(eager):
    program = programme_with(1)
    officer = AssignmentFactory(
        role="monitoring_officer", office=None, program=program
    ).user

    call("build_summary", program, "--by", officer.username)

    assert Summary.objects.get().built_by == officer


def test_build_that_failed_says_why(monkeypatch):
    program = programme_with(1)
    assignment = AssignmentFactory(
        role="monitoring_officer", office=None, program=program
    )

    def role_taken_away(_):
        AssignmentFactory._meta.model.objects.update(role="auditor")
        build_summary(str(Job.objects.get().pk))

    monkeypatch.setattr(command.time, "sleep", role_taken_away)
    by = assignment.user.username

    sentence = refusal("build_summary", program, "--wait", "--by", by)

    assert sentence == "Whoever asked for this summary may not build it any more."


@pytest.mark.parametrize("name", ["build_summary", "publish_summary"])
def test_unknown_programme_period_or_user_is_one_sentence(name):
    program = ProgramFactory()

    assert refusal(name, "NOWHERE") == "There is no programme with the code “NOWHERE”."
    assert refusal(name, program, period="2026-13") == (
        "A period is written as 2026-10, 2026-Q3, 2026-H1 or 2026."
    )
    assert refusal(name, program, "--by", "nobody") == "There is no user “nobody”."


# publish_summary


def test_publish_freezes_the_draft_and_is_recorded_as_an_operators():
    program = programme_with(1)
    built(program)
    UserFactory(username="lead")

    answer = answer_of(call("publish_summary", program, "--by", "lead"))

    assert (answer["revision"], answer["status"]) == (1, "published")
    event = AuditEvent.objects.get(action="summary-published")
    assert (event.by.username, event.facts["at_command_line"]) == ("lead", True)
    assert Summary.objects.get().is_published


def test_publish_without_a_draft_is_refused():
    program = programme_with(1)
    sentence = "There is no draft of 2026-03 to publish."

    assert refusal("publish_summary", program) == sentence
    published(program)
    assert refusal("publish_summary", program) == sentence


# export_summary


def export(program, form="json", *arguments, audience="internal", output="-"):
    chosen = ["--audience", audience, "--format", form, "--output", output]
    return call("export_summary", program, *chosen, *arguments)


def test_export_writes_the_latest_revision_or_the_one_asked_for():
    program = programme_with(1)
    published(program)
    enrol(program.offices.get())
    built(program)

    latest = json.loads(export(program))
    first = json.loads(export(program, "json", "--revision", "1"))

    assert (latest["revision"], latest["status"]) == (2, "draft")
    assert (first["revision"], first["status"]) == (1, "published")
    assert (latest["rows"][0]["value"], first["rows"][0]["value"]) == (2, 1)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_export_to_a_file_is_what_stdout_gets(form, tmp_path):
    program = programme_with(1)
    built(program)
    file = tmp_path / "summary"

    assert export(program, form, output=str(file)) == ""

    assert file.read_bytes().decode() == export(program, form)


@pytest.mark.parametrize("form", list(FORMATS))
def test_export_of_every_format_goes_to_a_file_and_to_stdout_as_it_is(form, tmp_path):
    program = programme_with(1)
    built(program)
    file, stdout = tmp_path / "summary", TextIOWrapper(BytesIO())

    export(program, form, output=str(file))
    where = ["--program", program.code, "--period", "2026-03", "--format", form]
    where += ["--audience", "internal", "--output", "-"]
    call_command("export_summary", *where, stdout=stdout)

    assert len(file.read_bytes()) > 100
    # When a PDF was made stands in it.
    same = form == "pdf" or stdout.buffer.getvalue() == file.read_bytes()
    assert same
    assert stdout.buffer.getvalue()[:4] == file.read_bytes()[:4]


def test_export_is_in_english_whatever_language_is_the_default():
    program = programme_with(1)
    built(program)

    with translation.override("fr"):
        text = export(program, "5w") + export(program, "iati")

    assert "Registered (CASE-1)" in text


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"audience": "partners"}, "No summary of 2026-03 is published: partners and"),
        ({"audience": "public"}, "No summary of 2026-03 is published: partners and"),
        ({"audience": "press"}, "The audience is one of: internal, partners, public."),
        ({"form": "doc"}, "The format is one of: json, csv, xlsx, pdf, dhis2, iati, "),
        ({"output": "/nowhere/x.json"}, "/nowhere/x.json can't be written: No such"),
    ],
)
def test_export_of_what_there_is_not_is_one_sentence(chosen, sentence):
    program = programme_with(1)
    built(program)

    with pytest.raises(CommandError) as error:
        export(program, **chosen)

    assert str(error.value).startswith(sentence)
    assert "\n" not in str(error.value)


def test_export_of_what_was_never_built_is_refused():
    program = programme_with(1)
    with pytest.raises(CommandError, match="There is no summary of 2026-03"):
        export(program)
    built(program, MONTH)

    with pytest.raises(CommandError, match="There is no revision 2 of 2026-03"):
        export(program, "json", "--revision", "2")
