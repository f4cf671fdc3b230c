"""The ledger: what partners and the public were told of what is published."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from core.models import AuditEvent, Job
from reports import actions, releasing
from reports.disclosure.auditing import audit
from reports.disclosure.protecting import NotProtected
from reports.exports.rows import export
from reports.jobs import release_summary
from reports.models import Release
from reports.releasing import NotReleased
from tests.reports.summaries import MONTH, built, enrol, figure, programme_with
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def released(program, period=MONTH):
    built(program, period)
    summary = actions.publish(program, period, by=None, reason="Two came late.")
    releasing.release(summary)
    return summary


def cell(summary, audience, indicator="CASE-1", group="all", dimension="total"):
    [row] = [
        row
        for row in export(summary, audience).rows
        if (row.indicator, row.dimension, row.group) == (indicator, dimension, group)
    ]
    return row


def test_publishing_has_the_summary_protected_by_a_worker():
    program = programme_with(12)
    built(program)

    summary = actions.publish(program, MONTH, by=None)

    with pytest.raises(NotReleased):
        export(summary, "partners")
    release_summary(str(Job.objects.get().pk))
    assert Job.objects.get().state == "done"
    assert {each.audience for each in Release.objects.all()} == {"partners", "public"}
    assert AuditEvent.objects.filter(action="summary-released").count() == 1


def test_each_audience_is_told_of_no_fewer_than_its_threshold():
    summary = released(programme_with(7))

    assert cell(summary, "partners").value == 7
    assert cell(summary, "public") == (
        *("CASE-1", "total", "all", None, None, None),
        True,
    )
    assert cell(summary, "internal").value == 7
    assert not cell(summary, "public", "CASE-4").suppressed


def test_released_again_is_what_it_was():
    program = programme_with(7)
    summary = released(program)
    enrol(program.offices.get())

    releasing.release(summary)

    assert summary.releases.count() == 2


def test_what_protects_says_nothing_where_commands_answer(capfd):
    released(programme_with(3))

    assert capfd.readouterr().out == ""


def test_revision_is_protected_against_the_one_before():
    program = programme_with(20)
    first = released(program)
    enrol(program.offices.get(), 2)
    second = released(program)

    assert cell(first, "partners").value == 20
    assert cell(second, "partners").suppressed
    assert not audit(releasing.tables_of(second, "partners"))


def test_threshold_of_the_programme_holds():
    program = programme_with(12)
    program.protects_public_below = 15
    program.save()

    summary = released(program)

    assert cell(summary, "public").suppressed
    assert {each.least for each in summary.releases.all()} == {5, 15}


def test_persons_of_a_share_are_kept_inside_and_outside_of_it():
    summary = built(programme_with(3))
    share = figure(summary, "DQ-1")

    assert (share.persons_in, share.persons_out) == (0, 3)
    assert figure(summary, "CASE-1").persons_in is None


def test_release_is_never_changed_nor_made_of_a_draft():
    program = programme_with(7)
    summary = released(program)
    enrol(program.offices.get())
    draft = built(program)
    one = Release(
        summary=draft, audience="public", least=10, hidden=[], rows=1, kept_back=0
    )

    with as_owner():
        for change in (
            lambda: Release.objects.filter(summary=summary).update(hidden=[]),
            lambda: Release.objects.filter(summary=summary).delete(),
            one.save,
        ):
            with (
                pytest.raises(Exception, match="released"),
                transaction.atomic("owner"),
            ):
                change()


# The commands


def call(name, program, *arguments):
    out = StringIO()
    where = ["--program", program.code, "--period", MONTH.code]
    call_command(name, *where, *arguments, stdout=out)
    return out.getvalue()


def exported(program, *arguments, audience="public"):
    chosen = ["--audience", audience, "--format", "json", "--output", "-"]
    return json.loads(call("export_summary", program, *chosen, *arguments))


def test_published_by_command_can_be_told_at_once():
    program = programme_with(7)
    built(program)
    call("publish_summary", program)

    answer = exported(program)

    assert (answer["audience"], answer["status"]) == ("public", "published")
    assert answer["rows"][0] == {
        **{"indicator": "CASE-1", "dimension": "total", "group": "all"},
        **{"numerator": None, "denominator": None, "value": None},
        "suppressed": True,
    }


def test_others_are_told_the_latest_that_is_published():
    program = programme_with(7)
    released(program)
    enrol(program.offices.get())
    built(program)

    assert exported(program)["revision"] == 1
    assert exported(program, audience="internal")["revision"] == 2
    with pytest.raises(CommandError, match="Revision 2 of 2026-03 is not published"):
        exported(program, "--revision", "2")


def test_others_are_told_nothing_before_it_is_published():
    program = programme_with(7)
    built(program)

    with pytest.raises(CommandError, match="No summary of 2026-03 is published"):
        exported(program)


def test_a_file_for_others_is_protected_before_it_is_written():
    program = programme_with(7)
    built(program)
    summary = actions.publish(program, MONTH, by=None, to_others=False)

    exported(program)

    assert summary.releases.count() == 2


def test_what_can_not_be_protected_is_told_to_nobody(monkeypatch):
    def fails(_tables):
        raise NotProtected

    program = programme_with(7)
    built(program)
    monkeypatch.setattr(releasing, "protect", fails)
    summary = actions.publish(program, MONTH, by=None)

    release_summary(str(Job.objects.get().pk))
    with pytest.raises(CommandError, match="could not be protected"):
        exported(program)

    assert Job.objects.get().state == "failed"
    assert not summary.releases.exists()
