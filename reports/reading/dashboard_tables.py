"""The tables of a programme's page of progress: their lines and cells, as strings."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.models import User
from participants.due import at_risk
from programs.models import Activity, StageKind
from reports.dashboards.people import ANY
from reports.indicators.followups import WAVES
from reports.models import DashboardFigure
from reports.models.dashboard import ALL, NOBODY, OTHERS, Panel
from reports.reading.dashboards import Dashboard

STEPS = {
    "started": _("Started"),
    "reached": _("Came to a session"),
    "completed": _("Completed the stage"),
}
STATES = {
    "in": _("In the stage"),
    "waiting": _("Waiting"),
    "overdue": _("Beyond the planned length"),
    "completed": _("Completed"),
    "dropped-out": _("Dropped out"),
}
REASONS = {
    "in-a-row": _("Missed the last two"),
    "rate": _("Below three in four"),
    "away": _("Away for 30 days"),
    "first-month": _("Missed at first"),
}
"""Of the rules in `at_risk.RULES`, in few words."""
RISK_LISTS = {
    StageKind.VOCATIONAL_TRAINING: "at-risk-training",
    StageKind.EDUCATION: "at-risk-education",
}
"""Stage -> the rule of the list of people. A list of psychological support would tell
who is in care."""
QUALITY: dict[str, tuple[Promise, str]] = {
    "birth-date": (_("Birth date missing"), "no-birth-date"),
    "not-seen": (_("Not seen in any stage for 90 days"), ""),
    "caseworker": (_("Without a caseworker"), "nobody"),
    "residence": (_("Residence not known"), ""),
    "functioning": (_("Questions about functioning not answered"), ""),
    "too-long": (
        _("In training or education beyond the planned length"),
        "too-long",
    ),
    "left-open": (_("Left the programme, a stage still open"), ""),
    "late-entry": (_("Marks entered more than 7 days after the session"), ""),
    "registers": (_("Sessions without a register"), ""),
}
"""Line -> its name, and the rule of the list of people behind it, if there is one."""


class Cell(NamedTuple):
    text: str
    url: str = ""


class Line(NamedTuple):
    name: str
    cells: list[Cell]
    url: str = ""
    is_total: bool = False
    is_group: bool = False
    """A heading over the lines that follow."""


class Table(NamedTuple):
    title: str
    note: str
    columns: list[str]
    lines: list[Line]


def funnel(it: Dashboard) -> Table:
    """How many of all who were registered came how far."""
    of = it.figures.get((Panel.FUNNEL, "registered", ALL))
    whole = of.numerator if of else 0
    lines = [_step(it, gettext("Registered"), whole, "registered")]
    for stage in StageKind:
        lines.append(Line(str(stage.label), [], is_group=True))
        lines += [
            _step(it, str(words), whole, stage.value, step)
            for step, words in STEPS.items()
        ]
    lines.append(Line(gettext("After the stages"), [], is_group=True))
    for line, words in (
        ("completed", gettext("Completed the programme")),
        ("followed-up", gettext("Reached in a follow-up")),
    ):
        lines.append(_step(it, words, whole, line))
    return Table(
        str(Panel.FUNNEL.label),
        gettext("Everybody registered so far; a person may take several ways."),
        [gettext("Persons"), gettext("Of those registered")],
        lines,
    )


def _step(it: Dashboard, name: str, whole: int, line: str, group: str = ALL) -> Line:
    figure = it.figures.get((Panel.FUNNEL, line, group))
    number = figure.numerator if figure else 0
    share = DashboardFigure(numerator=number, denominator=whole)
    return Line(name, [Cell(_number(number)), Cell(_share(share))])


def stages(it: Dashboard) -> Table:
    lines = []
    for stage in StageKind:
        cells = [
            Cell(_numerator(it, Panel.STAGES, stage.value, state)) for state in STATES
        ]
        if stage in RISK_LISTS:
            cells[0] = cells[0]._replace(url=it.people.url(stage=stage.value))
        lines.append(Line(str(stage.label), cells))
    return Table(
        str(Panel.STAGES.label),
        gettext("Completed and dropped out are all so far."),
        [str(words) for words in STATES.values()],
        lines,
    )


def attendance(it: Dashboard, scope: Scope) -> Table:
    """Each stage as a whole, then the activities that are worst attended."""
    of_part = [each for each in it.figures.values() if each.panel == Panel.ATTENDANCE]
    ids = [int(each.group) for each in of_part if each.group.isdecimal()]
    named = Activity.objects.in_bulk(ids)
    opened = scope.reach(Permission.ACTIVITY_READ).offices
    lines = []
    for figure in of_part:
        activity = named.get(int(figure.group)) if figure.group.isdecimal() else None
        stage, url = StageKind(figure.line).label, ""
        name = gettext("%(stage)s: without an activity") % {"stage": stage}
        if figure.group == ALL:
            name = gettext("%(stage)s: all") % {"stage": stage}
        elif activity:
            name = activity.name
            if activity.office_id in opened:
                url = reverse("activities:activity", kwargs={"pk": activity.pk})
        numbers = [figure.numerator, figure.denominator or 0, figure.persons]
        cells = [Cell(_share(figure)), *(Cell(_number(each)) for each in numbers)]
        lines.append(Line(name, cells, url=url))
    return Table(
        str(Panel.ATTENDANCE.label),
        gettext(
            "Sessions of the last 28 days. The stages first, then the up to twenty"
            " activities with the lowest rates of those with five marks or more."
        ),
        [
            gettext("Attendance rate"),
            gettext("Attended"),
            gettext("Counted sessions"),
            gettext("Persons"),
        ],
        lines,
    )


def warnings(it: Dashboard) -> Iterator[Table]:
    """A table of each stage that anybody is in: the offices, and why."""
    for stage in StageKind:
        lines = [
            _warned(it, stage, office, name)
            for office, name in [
                *((str(pk), office.name) for pk, office in it.people.offices.items()),
                (ALL, gettext("All")),
            ]
            if (Panel.WARNINGS, f"{stage.value}:{ANY}", office) in it.figures
        ]
        note = ""
        if stage not in RISK_LISTS:
            note = gettext(
                "Numbers alone: who is in psychological support is not listed."
            )
        yield Table(
            str(stage.label),
            note,
            [
                gettext("Active"),
                gettext("May drop out"),
                gettext("Share"),
                *(str(REASONS[code]) for code in at_risk.RULES),
            ],
            lines,
        )


def _warned(it: Dashboard, stage: StageKind, office: str, name: str) -> Line:
    figure = it.figures[Panel.WARNINGS, f"{stage.value}:{ANY}", office]
    url = ""
    if rule := RISK_LISTS.get(stage):
        of = None if office == ALL else int(office)
        url = it.people.url(office=of, due=rule)
    whys = [
        Cell(_numerator(it, Panel.WARNINGS, f"{stage.value}:{code}", office))
        for code in at_risk.RULES
    ]
    inside = Cell(_number(figure.denominator or 0))
    found = Cell(_number(figure.numerator), url if figure.numerator else "")
    cells = [inside, found, Cell(_share(figure)), *whys]
    return Line(name, cells, is_total=office == ALL)


def caseload(it: Dashboard) -> Table:
    groups = [
        group
        for panel, line, group in it.figures
        if (panel, line) == (Panel.CASELOAD, "cases")
    ]
    staff = User.objects.in_bulk([int(each) for each in groups if each.isdecimal()])
    words = {
        NOBODY: gettext("Without a caseworker"),
        OTHERS: gettext("All others"),
    }
    lines = []
    for group in groups:
        name = words.get(group) or str(staff.get(int(group), ""))
        url = it.people.url(due="nobody") if group == NOBODY else ""
        cells = [
            Cell(_numerator(it, Panel.CASELOAD, "cases", group), url),
            Cell(_numerator(it, Panel.CASELOAD, "late-tasks", group)),
        ]
        lines.append(Line(name, cells))
    return Table(
        str(Panel.CASELOAD.label),
        gettext(
            "Tasks that somebody wrote down and that should have been done by now."
        ),
        [gettext("Active cases"), gettext("Late tasks")],
        lines,
    )


def outcomes(it: Dashboard) -> Table:
    lines = []
    for wave in WAVES:
        name = gettext("%(months)d months after the exit") % {"months": wave}
        found = {
            what: it.figures.get((Panel.OUTCOMES, str(wave), what))
            for what in ("reached", "work", "rejoined")
        }
        due = found["reached"]
        cells = [Cell(_number(due.denominator or 0) if due else "")]
        for figure in found.values():
            text = _number(figure.numerator) if figure else ""
            cells += [Cell(text), Cell(_share(figure) if figure else "")]
        lines.append(Line(name, cells))
    return Table(
        str(Panel.OUTCOMES.label),
        gettext(
            "All follow-ups that fell due so far. Work and a return to an armed group"
            " are told of those who were reached: where few were, they may differ from"
            " the others."
        ),
        [
            *(gettext("Fell due"), gettext("Reached"), gettext("Response rate")),
            *(gettext("In work"), gettext("Of those reached")),
            *(gettext("Back in an armed group"), gettext("Of those reached")),
        ],
        lines,
    )


def quality(it: Dashboard) -> Table:
    lines = []
    for line, (words, rule) in QUALITY.items():
        figure = it.figures.get((Panel.QUALITY, line, ALL))
        if figure is None:
            continue
        of = "" if figure.denominator is None else _number(figure.denominator)
        url = it.people.url(due=rule) if rule and figure.numerator else ""
        cells = [Cell(_number(figure.numerator), url), Cell(of), Cell(_share(figure))]
        lines.append(Line(str(words), cells))
    return Table(
        str(Panel.QUALITY.label),
        gettext("Marks and sessions are those of the last 28 days."),
        [gettext("Number"), gettext("Of"), gettext("Share")],
        lines,
    )


def _numerator(it: Dashboard, panel: Panel, line: str, group: str) -> str:
    figure = it.figures.get((panel, line, group))
    return _number(figure.numerator) if figure else ""


def _number(number: int) -> str:
    return number_format(number, force_grouping=True)


def _share(figure: DashboardFigure) -> str:
    """Nothing over nothing: no share, rather than a share of 0."""
    if figure.value is None:
        return ""
    number = number_format(figure.value, decimal_pos=1, force_grouping=True)
    return gettext("%(number)s %%") % {"number": number}
