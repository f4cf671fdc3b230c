"""The further figures: what they count to the second, and that they stay inside."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from reports import actions, releasing
from reports.building import count
from reports.exports import FORMATS
from reports.exports.rows import export
from reports.indicators import AREAS, COUNTED, DEFINITIONS, INDICATORS
from reports.models import Summary
from reports.periods import Period
from tests.factories import (
    AlertFactory,
    BenefitFactory,
    ComplaintFactory,
    FollowUpFactory,
    OfficeFactory,
    PlacementFactory,
    ReferralFactory,
    StageFactory,
)
from tests.reports import loading_further, random_further, reference_further
from tests.reports.loading import stored
from tests.reports.random_data import random_programme
from tests.reports.random_dates import PERIODS
from tests.reports.summaries import (
    MONTH,
    built,
    enrol,
    figure,
    programme_with,
    published,
    quietly,
    revisions,
    rewrite,
)
from tests.reports.test_figures import said
from tests.reports.test_summary_pages import address, member, words
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
INSIDE = [each.code for each in COUNTED if each.inside]
FIRST = datetime(2026, 3, 1, tzinfo=UTC)
"""The month's first second where the programmes of these tests work."""
OVER = datetime(2026, 4, 1, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_programmes_agree_with_the_second_count(seed):
    records = random_programme(seed, persons=200)
    further = random_further.drawn(seed, records)
    program = stored(records)
    loading_further.store(program, further)

    for code in PERIODS:
        figures, _cutoff = count(program, Period.parse(code), report=quietly)
        found = [said(each) for each in figures if each.indicator in INSIDE]
        assert found == reference_further.summary(records, further, code), code


def test_the_second_count_meets_every_figure_and_both_ways_it_can_go():
    seen = Counter()
    for seed in (1, 2, 3):
        records = random_programme(seed, persons=200)
        further = random_further.drawn(seed, records)
        for code in PERIODS:
            for row in reference_further.summary(records, further, code):
                of = row["denominator"]
                met = row["value"] if row["numerator"] is None else row["numerator"]
                seen[row["indicator"], "met"] += bool(met)
                seen[row["indicator"], "missed"] += of is None or of > (met or 0)

    assert [key for key, number in seen.items() if not number] == []
    assert {code for code, _way in seen} == set(INSIDE)


# To the second and the day


@pytest.fixture
def case():
    """Of a programme whose clock is that of Greenwich."""
    (case,) = enrol(OfficeFactory())
    return case


def told(case, code):
    total = figure(built(case.program), code)
    return total.numerator, total.denominator


@pytest.mark.parametrize(
    ("raised", "wait", "expected"),
    [
        (FIRST, DAY, (1, 1)),
        (FIRST, DAY + timedelta(microseconds=1), (0, 1)),
        (FIRST, None, (0, 1)),
        (FIRST - DAY, DAY, (1, 1)),
        (FIRST - DAY - SECOND, DAY, (0, 0)),
        (OVER - DAY - SECOND, DAY, (1, 1)),
        (OVER - DAY, SECOND, (0, 0)),
    ],
)
def test_an_alert_is_answered_within_24_hours_to_the_second(
    case, raised, wait, expected
):
    assessed = {"state": "assessed", "assessed_at": raised + wait} if wait else {}
    AlertFactory(enrolment=case, raised_at=raised, **assessed)

    assert told(case, "PSY-13") == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(FIRST, 1), (FIRST - SECOND, 0), (OVER - SECOND, 1), (OVER, 0)],
)
def test_the_last_day_is_that_of_the_programmes_clock(case, moment, expected):
    """A month there begins and ends while it is still the evening at Greenwich."""
    program = case.program
    rewrite(type(program).objects.filter(pk=program.pk), timezone="Asia/Kathmandu")
    program.refresh_from_db()
    at = moment - timedelta(hours=5, minutes=45)
    ReferralFactory(enrolment=case, sent=True, sent_at=at)

    assert told(case, "REF-1") == (expected, None)


@pytest.mark.parametrize(
    ("received", "expected"),
    [(date(2026, 3, 3), (1, 1)), (date(2026, 3, 4), (0, 1)), (None, (0, 1))],
)
def test_a_referral_is_completed_within_30_days(case, received, expected):
    sent_at = datetime(2026, 2, 1, 23, 59, tzinfo=UTC)
    answered = {"status": "service_received", "received_on": received}
    facts = answered if received else {}
    ReferralFactory(enrolment=case, sent=True, sent_at=sent_at, **facts)
    ReferralFactory(enrolment=case)

    assert told(case, "REF-2") == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"state": "paid", "paid_on": date(2026, 3, 15)}, (1, 1)),
        ({"state": "paid", "paid_on": date(2026, 3, 16)}, (0, 1)),
        ({"state": "approved"}, (0, 1)),
        ({"state": "failed"}, (0, 1)),
        ({"state": "waived", "reason": "A flood.", "reference": ""}, (0, 0)),
    ],
)
def test_a_benefit_is_paid_within_14_days_of_its_approval(case, facts, expected):
    at = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
    BenefitFactory(enrolment=case, approved=True, decided_at=at, **facts)

    assert told(case, "BEN-1") == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"answered": True, "settled_at": datetime(2026, 3, 15, 23, tzinfo=UTC)}, 1),
        ({"answered": True, "settled_at": datetime(2026, 3, 16, tzinfo=UTC)}, 0),
        ({"closed": True, "settled_at": datetime(2026, 3, 2, tzinfo=UTC)}, 0),
        ({}, 0),
    ],
)
def test_a_complaint_is_answered_within_14_days(case, facts, expected):
    ComplaintFactory(enrolment=case, received_on=date(2026, 3, 1), **facts)
    ComplaintFactory(enrolment=case, received_on=date(2026, 3, 18))
    ComplaintFactory(of_nobody=True, office=case.office, received_on=date(2026, 3, 2))

    assert told(case, "COM-1") == (2, None)
    assert told(case, "COM-2") == (expected, 1)


@pytest.mark.parametrize(
    ("begun", "ended", "related", "expected"),
    [
        (date(2026, 3, 30), None, True, 1),
        (date(2026, 3, 31), None, True, 0),
        (date(2026, 3, 1), date(2026, 3, 31), True, 1),
        (date(2026, 3, 1), date(2026, 3, 30), True, 0),
        (date(2026, 3, 1), None, False, 0),
    ],
)
def test_work_is_that_of_the_day_six_months_after_the_training(
    case, begun, ended, related, expected
):
    """A training that ended on 30 September is looked at on 30 March."""
    trained = {"stage": "vocational_training", "status": "completed"}
    days = {"started_on": date(2025, 1, 5), "ended_on": date(2025, 9, 30)}
    StageFactory(enrolment=case, **trained, **days)
    because = "over" if ended else ""
    facts = {"day": begun, "ended_on": ended, "ended_because": because}
    PlacementFactory(enrolment=case, **facts, is_related=related)

    assert told(case, "VOC-12") == (expected, 1)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("30", "month", "USD"), ("1", "day", "USD"), (1, 1)),
        (("1", "day", "USD"), ("30", "month", "USD"), (0, 1)),
        (("30", "month", "USD"), ("30", "month", "USD"), (0, 1)),
        (("7", "week", "USD"), ("31", "month", "USD"), (1, 1)),
        (("30", "month", "LRD"), ("31", "month", "USD"), (0, 0)),
    ],
)
def test_an_income_is_compared_over_a_year_in_one_currency(
    case, before, after, expected
):
    gone = {"registered_on": date(2025, 1, 1), "exited_on": date(2025, 9, 10)}
    rows = type(case).objects.filter(pk=case.pk)
    rewrite(rows, **gone, exit_reason="completed")
    for wave, (amount, per, currency) in ((3, before), (6, after)):
        told_of = {"income": amount, "income_per": per, "currency": currency}
        FollowUpFactory(enrolment=case, wave=wave, **told_of)

    assert told(case, "FU6-4") == expected


def test_who_was_withdrawn_counts_nowhere(case):
    AlertFactory(enrolment=case, raised_at=FIRST)
    gone = {"exited_on": date(2026, 3, 20), "exit_reason": "duplicate"}
    rewrite(type(case).objects.filter(pk=case.pk), **gone)

    assert told(case, "PSY-13") == (0, 0)


def test_days_to_entry_are_those_of_who_was_registered_in_the_period(case):
    rows = type(case).objects.filter(pk=case.pk)
    at = datetime(2026, 3, 14, 0, 0, tzinfo=UTC)
    rewrite(type(case).objects.exclude(pk=case.pk), registered_on=date(2026, 1, 1))
    rewrite(rows, registered_on=date(2026, 3, 10), created_at=at)

    total = figure(built(case.program), "DQ-3")

    assert (total.numerator, total.denominator, total.value) == (None, 1, 4)


# They stay inside


@pytest.fixture
def full():
    """A published summary with something to tell of each kind."""
    office = OfficeFactory()
    program = office.program
    for case in enrol(office, 12):
        AlertFactory(enrolment=case, raised_at=FIRST)
        ComplaintFactory(enrolment=case, received_on=date(2026, 3, 5))
    built(program)
    summary = actions.publish(program, MONTH, by=None)
    releasing.release(summary)
    return summary


def test_the_agreed_figures_are_those_that_were_agreed_on():
    assert DEFINITIONS == "1.0"
    assert len(INDICATORS) == 53
    assert not {each.code for each in INDICATORS} & set(INSIDE)
    assert [each for area in AREAS for each in area.indicators] == [*INDICATORS]


@pytest.mark.parametrize("audience", ["internal", "partners", "public"])
def test_no_file_tells_them_to_anybody(full, audience):
    agreed = [each.code for each in INDICATORS]

    rows = export(full, audience).rows

    assert figure(full, "PSY-13").persons == 12
    assert list(dict.fromkeys(row.indicator for row in rows)) == agreed


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_the_command_writes_none_of_them(full, form, tmp_path):
    file = tmp_path / "file"
    asked = {"program": full.program.code, "period": full.period, "format": form}

    call_command("export_summary", **asked, audience="internal", output=str(file))

    content = file.read_bytes()
    assert not [code for code in INSIDE if f'"{code}"'.encode() in content]
    if form == "json":
        found = {row["indicator"] for row in json.loads(content)["rows"]}
        assert found == {each.code for each in INDICATORS}


def test_none_is_weighed_when_a_release_is_protected(full):
    """Nor of what was told before it."""
    later = built(full.program, MONTH.previous())
    actions.publish(full.program, MONTH.previous(), by=None)
    releasing.release(later)

    rows = releasing.tables_of(later, "partners").rows

    assert {row.earlier for row in rows} == {True, False}
    assert not {row.cell.indicator for row in rows} & set(INSIDE)


def test_no_release_holds_one(full):
    each_group = full.figures.leaving().count()

    for release in full.releases.all():
        assert release.rows == each_group
        assert not {cell.indicator for cell in release.cells} & set(INSIDE)


# Inside


def test_the_pages_show_them_and_say_that_they_stay_inside(client):
    program = programme_with(1)
    built(program)
    client.force_login(member(program))

    page = words(client.get(address(program)))
    area = client.get(address(program, "com/"))

    assert "Complaints received COM-1" in page
    assert page.count("no file and no release tells this figure") == len(INSIDE)
    assert address(program, "charts/COM-1.svg") in area.content.decode()


def before_there_were_any(program):
    """A summary as one was published then."""
    summary = built(program)
    with as_owner():
        summary.figures.filter(indicator__in=INSIDE).delete()
    summary.publish(by=None)
    return Summary.objects.select_related("program").get(pk=summary.pk)


def test_what_was_published_before_there_were_any_stays_as_it_is(client):
    program = programme_with(2)
    old = before_there_were_any(program)
    client.force_login(member(program))

    assert built(program) == old
    assert revisions(program) == [(1, "published")]
    page = words(client.get(address(program)))
    assert "Registered CASE-1" in page
    assert "COM-1" not in page
    assert "Complaints" not in page
    assert client.get(address(program, "com/")).status_code == 404
    assert client.get(address(program, "dq/?figure=DQ-3")).status_code == 200
    assert client.get(address(program, "charts/COM-1.svg")).status_code == 200


def test_its_next_revision_has_them(client):
    program = programme_with(2)
    before_there_were_any(program)
    enrol(program.offices.get())

    assert figure(built(program), "COM-1").value == 0
    assert revisions(program) == [(2, "draft"), (1, "published")]
    client.force_login(member(program))
    assert "COM-1" in words(client.get(address(program, "differences/")))


def test_a_draft_of_then_is_given_them():
    program = programme_with(2)
    draft = built(program)
    with as_owner():
        draft.figures.filter(indicator__in=INSIDE).delete()

    assert figure(built(program), "COM-1").value == 0


def test_one_that_came_late_makes_a_revision_like_any_other():
    (case,) = enrol(OfficeFactory())
    program = case.program
    published(program)
    ComplaintFactory(enrolment=case, received_on=date(2026, 3, 5))

    built(program)

    assert revisions(program) == [(2, "draft"), (1, "published")]
