"""Targets: set by lead and monitoring officer, shown beside what was reached, kept."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from core.models import AuditEvent
from programs.models import Role
from reports import actions, charts
from reports.models import HeldTarget, Target
from reports.periods import Period
from reports.reading import targets as reading
from tests.factories import UserFactory
from tests.reports.summaries import (
    MONTH,
    built,
    enrol,
    programme_with,
    published,
)
from tests.reports.test_summary_pages import address, member, words
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
PLAN = "Plan of the year, page 12"


@pytest.fixture
def program():
    return programme_with(3)


def aim(summary, value=5, indicator="CASE-1", **facts):
    source = "" if value is None else PLAN
    facts = {"indicator": indicator, "value": value, "source": source} | facts
    return actions.set_target(summary, by=UserFactory(), **facts)


def told(summary):
    return [
        (each.code, each.group, each.target, each.value, each.distance)
        for each in reading.reached(summary)
    ]


def sent(client, program, **changes):
    path = address(program, "targets/")
    shown = client.get(path).content.decode()
    key = re.search(r'name="submission_key"\s+value="([^"]+)"', shown)[1]
    facts = {"indicator": "CASE-1", "group": "total/all", "holds": ""}
    form = facts | {"value": "12", "source": PLAN, "submission_key": key} | changes
    return client.post(path, form, follow=True)


@pytest.mark.parametrize("role", [Role.PROGRAMME_LEAD, Role.MONITORING_OFFICER])
def test_a_target_is_set_and_stands_beside_what_was_reached(client, program, role):
    built(program)
    setter = member(program, role)
    client.force_login(setter)

    page = words(sent(client, program))

    assert f"Registered CASE-1 All 12 3 \N{MINUS SIGN}9 {PLAN}" in page
    assert f"All 12 3 \N{MINUS SIGN}9 {PLAN}" in words(client.get(address(program)))
    with as_owner():
        target = Target.objects.get()
        (event,) = AuditEvent.objects.filter(action="target-set")
    assert (target.kind, target.period, target.set_by) == ("month", "", setter)
    assert event.facts == {"indicator": "CASE-1", "kind": "month", "period": ""}


@pytest.mark.parametrize("wrong", [{"source": ""}, {"value": "-1"}, {"value": "many"}])
def test_a_target_is_a_number_that_is_written_somewhere(client, program, wrong):
    built(program)
    client.force_login(member(program))

    page = sent(client, program, **wrong).content.decode()

    assert f'id="id_{next(iter(wrong))}_error"' in page
    with as_owner():
        assert not Target.objects.exists()


def test_a_target_is_of_a_group_too(client, program):
    summary = built(program)
    client.force_login(member(program))

    sent(client, program, group="sex/F", value="2")

    assert told(summary) == [("CASE-1", "Women", "2", "3", "+1")]


def test_shares_are_against_the_target_in_points(program):
    summary = built(program)
    aim(summary, Decimal("2.5"), indicator="DQ-1")

    assert told(summary) == [("DQ-1", "All", "2.5 %", "0.0 %", "\N{MINUS SIGN}2.5")]


def test_the_latest_holds_and_one_of_the_period_goes_before_it(client, program):
    summary = built(program)
    for value in (5, 6):
        aim(summary, value)
    assert told(summary)[0][2] == "6"

    aim(summary, 2, period=MONTH.code)
    assert told(summary)[0][2] == "2"
    assert told(built(program, MONTH.previous()))[0][2] == "6"

    aim(summary, None, period=MONTH.code)
    assert told(summary)[0][2] == "6"
    aim(summary, None)
    assert told(summary) == []
    assert len(reading.before(summary)) == 5


def test_a_target_of_another_kind_or_programme_is_none_here(program):
    summary = built(program)
    aim(built(programme_with(1)))
    facts = {"indicator": "CASE-1", "value": 9, "source": PLAN}
    with as_owner():
        Target.objects.create(
            program=program, kind="quarter", set_by=UserFactory(), **facts
        )

    assert told(summary) == []


def test_what_is_published_keeps_the_targets_that_held(program):
    summary = built(program)
    aim(summary, 5)
    actions.publish(program, MONTH, by=None)
    summary.refresh_from_db()
    aim(summary, 9)
    enrol(program.offices.get())

    assert told(summary)[0][2] == "5"
    assert told(built(program))[0][2] == "9"


def test_targets_of_what_is_published_are_frozen(program):
    summary = published(program)
    late = HeldTarget(summary=summary, indicator="CASE-1", set_by=UserFactory())

    frozen = pytest.raises(IntegrityError, match="never changed")
    with as_owner(), frozen, transaction.atomic():
        late.save()


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"value": -1}, "target_is_no_less_than_nothing"),
        ({"source": ""}, "target_says_where_it_is_written"),
        ({"kind": "week"}, "target_kind_is_known_code"),
    ],
)
def test_targets_keep_their_rules(program, values, rule):
    facts = {"kind": "month", "value": 5, "source": PLAN, "indicator": "CASE-1"}
    target = Target(program=program, set_by=UserFactory(), **facts | values)

    with as_owner(), pytest.raises(IntegrityError, match=rule), transaction.atomic():
        target.save()


@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(value=1), lambda rows: rows.delete()]
)
def test_what_was_set_stays_to_be_read(program, change):
    aim(built(program))

    with pytest.raises(ProgrammingError, match="permission denied"):
        change(Target.objects.all())


def test_an_auditor_reads_targets_and_sets_none(client, program):
    aim(built(program))
    client.force_login(member(program, Role.AUDITOR))

    assert client.get(address(program, "targets/")).status_code == 403
    assert PLAN in words(client.get(address(program)))


def test_another_programmes_targets_are_not_found(client, program):
    other = programme_with(1)
    built(other)
    client.force_login(member(program))

    assert client.get(address(other, "targets/")).status_code == 404
    assert client.get(address(program, "targets/")).status_code == 404  # never built


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_number_of_questions_for_all_targets(
    client, program, number, django_assert_num_queries
):
    summary = built(program)
    for code in ("CASE-1", "CASE-2", "CASE-3")[:number]:
        aim(summary, indicator=code)
    client.force_login(member(program))

    with django_assert_num_queries(15):
        client.get(address(program, "targets/"))


# Over time


def test_a_target_of_everybody_is_a_line_in_the_chart(program):
    before = built(program, MONTH.previous())
    aim(before, 7)
    actions.publish(program, MONTH.previous(), by=None)
    summary = built(program)
    aim(summary, 9)
    aim(summary, 4, dimension="sex", group="F")
    aim(built(programme_with(1)), 99)

    shown = charts.history_of(summary, "CASE-1")

    assert shown.target == [7, 9]
    assert shown.series == {"Women": [0, 3], "Men": [0, 0], "All": [0, 3]}
    words = charts.by_month_text(summary, "CASE-1")
    assert "Target: from 7 in February 2026 to 9 in March 2026." in words


def test_a_target_of_one_period_alone_is_shown_in_that_one(program):
    built(program, MONTH.previous())
    summary = built(program)
    aim(summary, Decimal("2.5"), indicator="DQ-1", period=MONTH.code)

    shown = charts.history_of(summary, "DQ-1")

    assert shown.target == [None, Decimal("2.5")]
    assert list(shown.series) == ["All"]
    aim(summary, None, indicator="DQ-1", period=MONTH.code)
    assert charts.history_of(summary, "DQ-1").target == []


@pytest.mark.parametrize("code", ["CASE-1", "DQ-1"])
@pytest.mark.parametrize("periods", [1, 2])
def test_the_line_is_drawn_once_and_broken(program, code, periods):
    for period in [MONTH.previous(), MONTH][-periods:]:
        summary = built(program, period)
    plain = charts.by_month(summary, code)
    aim(summary, 60, indicator=code)

    drawn = charts.by_month(summary, code)

    assert "dasharray: 7 4" not in plain
    assert "Target" not in plain
    [line] = re.findall(r"serie-(\d) path.line { stroke-dasharray: 7 4 }", drawn)
    root = ElementTree.fromstring(drawn)  # noqa: S314  our own text
    [group] = root.findall(f".//*[@class='series serie-{line} color-{line}']")[:1]
    [path] = group.findall("./{*}path")
    top, bottom = re.findall(r"[\d.]+ ([\d.]+)", path.get("d"))[:2]
    assert top == bottom
    assert f".color-{line} a:visited{{stroke:" in drawn
    assert ">60<" in drawn.replace(" %", "")


@pytest.mark.parametrize("number", [1, 3])
def test_the_chart_takes_four_queries(program, number, django_assert_num_queries):
    for code in ("2026-01", "2026-02", "2026-03")[-number:]:
        aim(built(program, Period.parse(code)), 5, period=code)
        summary = actions.publish(program, Period.parse(code), by=None)

    with django_assert_num_queries(4):
        charts.history_of(summary, "CASE-1")
