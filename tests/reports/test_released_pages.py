"""What was released, as those read it who see no figures from inside."""

import csv
import json
import re

import pytest

from core.models import AuditEvent
from programs.models import Program, Role
from reports.exports import FORMATS
from reports.exports.rows import export
from reports.indicators import AREAS
from reports.reading import released
from tests.factories import AssignmentFactory
from tests.reports.summaries import (
    MONTH,
    built,
    enrol,
    programme_with,
    published,
    rewrite,
    told,
)

pytestmark = pytest.mark.django_db

READERS = [
    Role.CASEWORKER,
    Role.COUNSELLOR,
    Role.CLINICAL_SUPERVISOR,
    Role.CHILD_PROTECTION,
    Role.PROGRAMME_LEAD,
    Role.MONITORING_OFFICER,
    Role.AUDITOR,
]
OTHERS = [Role.FACILITATOR, Role.ADMINISTRATOR]


@pytest.fixture
def program():
    """Seven people: partners are told so, the public is not."""
    return programme_with(7)


def member(program, role=Role.CASEWORKER):
    return AssignmentFactory(role=role, office=None, program=program).user


def in_office(program, role=Role.CASEWORKER):
    return AssignmentFactory(role=role, office=program.offices.get()).user


def address(program, part="", period=MONTH):
    return f"/reports/{program.code}/{period.code}/released/{part}"


def words(response) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def values(response) -> dict[str, list[str]]:
    """Indicator -> the cells of its row."""
    page = response.content.decode()
    rows = re.findall(r'data-indicator="([^"]+)"(.*?)</tr>', page, re.S)
    return {
        code: [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)
        ]
        for code, row in rows
    }


# Who reads it


@pytest.mark.parametrize("role", READERS)
def test_each_reader_of_an_office_or_the_programme_finds_it(client, program, role):
    told(published(program))
    client.force_login(member(program, role))

    listed = client.get("/reports/released/").content.decode()

    assert f'href="{address(program)}"' in listed
    assert client.get(address(program)).status_code == 200
    assert client.get(address(program, "case/")).status_code == 200


def test_who_reads_nothing_from_inside_finds_it_under_summaries(client, program):
    told(published(program))
    client.force_login(in_office(program))

    page = client.get("/reports/").content.decode()

    assert f'href="{address(program)}"' in page
    assert f'href="/reports/{program.code}/{MONTH.code}/"' not in page


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("part", ["", "case/", "download/", "charts/CASE-1.svg"])
def test_others_are_refused(client, program, role, part):
    told(published(program))
    client.force_login(member(program, role))

    assert client.get(address(program, part)).status_code == 403
    assert client.get("/reports/released/").status_code == 403
    assert client.get("/reports/").status_code == 403


@pytest.mark.parametrize("part", ["ref/", "charts/REF-1.svg", "charts/VOC-12.svg"])
def test_figures_that_stay_inside_are_not_there(client, program, part):
    told(published(program))
    client.force_login(member(program))

    assert client.get(address(program, part)).status_code == 404


@pytest.mark.parametrize("part", ["", "case/", "download/", "charts/CASE-1.svg"])
def test_another_programmes_is_not_there(client, program, part):
    told(published(program))
    client.force_login(in_office(programme_with(1)))

    assert client.get(address(program, part)).status_code == 404
    assert address(program) not in client.get("/reports/").content.decode()


# What is there


@pytest.mark.parametrize("part", ["", "case/", "download/", "charts/CASE-1.svg"])
@pytest.mark.parametrize("until", [built, published])
def test_what_is_not_protected_yet_is_not_there(client, program, until, part):
    until(program)
    for role in (Role.CASEWORKER, Role.PROGRAMME_LEAD):
        client.force_login(member(program, role))

        listed = client.get("/reports/released/").content.decode()

        assert client.get(address(program, part)).status_code == 404
        assert address(program) not in listed
        assert "once they are published" in listed


@pytest.mark.parametrize("part", ["", "case/", "download/", "charts/CASE-1.svg"])
@pytest.mark.parametrize("audience", ["internal", "press", ""])
def test_it_is_read_as_partners_and_the_public_do_and_no_otherwise(
    client, program, part, audience
):
    told(published(program))
    client.force_login(member(program, Role.PROGRAMME_LEAD))

    asked = address(program, f"{part}?audience={audience}")

    assert client.get(asked).status_code == 404


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_every_figure_is_that_of_the_export(client, program, audience):
    summary = told(published(program))
    client.force_login(in_office(program))

    shown = values(client.get(address(program, f"?audience={audience}")))

    rows = [r for r in export(summary, audience).rows if r.dimension == "total"]
    assert {row.indicator: released.text(row) for row in rows} == {
        code: cells[0] for code, cells in shown.items()
    }
    assert {code for code, cells in shown.items() if cells[0] == "[c]"} == {
        row.indicator for row in rows if row.suppressed
    }
    assert any(row.suppressed for row in rows) == (audience == "public")


def test_what_is_kept_back_is_marked_and_explained(client, program):
    told(published(program))
    client.force_login(in_office(program))

    partners = client.get(address(program))
    public = client.get(address(program, "?audience=public"))

    assert values(partners)["CASE-1"][0] == "7"
    assert values(public)["CASE-1"] == ["[c]", ""]
    assert "[c] stands for a figure that is kept back" in words(public)
    assert "Revision 1 (Published). For whom: The public. Counted on" in words(public)


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.code)
@pytest.mark.parametrize("by", ["sex", "age_band", "adm1"])
def test_breakdowns_hold_the_cells_of_the_export(client, program, area, by):
    summary = told(published(program))
    client.force_login(in_office(program))

    part = f"{area.code.lower()}/?audience=public&by={by}"
    page = client.get(address(program, part)).content.decode()

    table = re.search(r'id="breakdown".*?<tbody>(.*?)</tbody>', page, re.S)[1]
    cells = [each.strip() for each in re.findall(r"<td[^>]*>(.*?)</td>", table, re.S)]
    codes = [each.code for each in area.indicators]
    assert cells == [
        released.text(row)
        for code in codes
        for row in export(summary, "public").rows
        if row.indicator == code and row.dimension == by
    ]


def test_no_hidden_figure_stands_anywhere(client):
    """Neither a table nor the words nor the drawing of a chart says it."""
    program = programme_with(4)
    summary = told(published(program))
    hidden = [
        figure
        for figure in summary.figures.filter(indicator="CASE-1")
        if figure.persons == 4
    ]
    assert hidden
    client.force_login(in_office(program))

    page = client.get(address(program, "case/?by=sex"))
    drawing = client.get(address(program, "charts/CASE-1.svg")).content.decode()

    [alt] = re.findall(r'alt="([^"]*)"', page.content.decode())
    assert "4" not in re.sub(r"20\d\d", "", alt)
    assert not re.search(r">\s*4\s*<", page.content.decode())
    assert not re.search(r">\s*4\s*<", drawing)
    assert "Women" in drawing


def test_a_chart_holds_the_released_periods_alone(client, program):
    told(published(program, MONTH.previous()))
    published(program, MONTH.previous().previous())
    summary = told(published(program))
    opened = released.Opened(program, MONTH, "partners", [summary], summary)

    spans = [span.code for span in released.history(opened, "CASE-1").spans]

    assert spans == [MONTH.previous().code, MONTH.code]


def test_neither_words_nor_reasons_nor_names_from_inside_are_shown(client, program):
    lead = member(program, Role.PROGRAMME_LEAD)
    told(published(program, by=lead))
    enrol(program.offices.get(), 9)
    told(published(program, by=lead))
    client.force_login(in_office(program))

    page = words(client.get(address(program)))

    assert "Late entries." not in page
    assert str(lead) not in page


def test_earlier_revisions_that_were_released_stay_to_be_read(client, program):
    told(published(program))
    enrol(program.offices.get(), 20)
    told(published(program))
    enrol(program.offices.get(), 20)
    built(program)
    client.force_login(in_office(program))

    newest = client.get(address(program))
    first = client.get(address(program, "?revision=1"))

    assert "Revision 2 (Published)" in words(newest)
    assert values(newest)["CASE-1"][0] == "27"
    assert values(first)["CASE-1"][0] == "7"
    assert "Revision 2 is published and says otherwise" in words(first)
    assert client.get(address(program, "?revision=3")).status_code == 404


def test_a_list_is_of_the_newest_release_of_each_period(client, program):
    told(published(program))
    enrol(program.offices.get(), 20)
    published(program)
    client.force_login(in_office(program))

    assert "revision 1, counted on" in words(client.get("/reports/"))


# Files


@pytest.mark.parametrize("form", list(FORMATS))
@pytest.mark.parametrize("audience", ["partners", "public"])
def test_every_format_is_for_those_readers(client, program, form, audience):
    told(published(program))
    client.force_login(in_office(program))

    asked = address(program, f"download/?format={form}&audience={audience}")
    response = client.get(asked)

    name = f"{program.code}-2026-03-r1-{audience}{FORMATS[form].suffix}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    if form == "json":
        assert json.loads(response.getvalue())["audience"] == audience
    if form == "csv":
        lines = response.getvalue().decode().splitlines()
        rows = csv.DictReader([lines[0], *lines[2:]])
        hidden = [row for row in rows if row["suppressed"] == "true"]
        assert bool(hidden) == (audience == "public")
        assert {row["value"] for row in hidden} <= {""}


def test_a_download_is_recorded_with_its_readers(client, program):
    told(published(program))
    reader = in_office(program)
    client.force_login(reader)

    client.get(address(program, "download/?format=csv"))

    event = AuditEvent.objects.get(action="summary-exported")
    assert event.by == reader
    assert event.facts["audience"] == "partners"


def test_a_format_that_is_not_offered_is_not_found(client, program):
    told(published(program))
    client.force_login(in_office(program))

    assert client.get(address(program, "download/?format=doc")).status_code == 404


def test_names_that_no_font_has_are_told_on_the_page(client, program):
    program.name = "\U000f0000"
    program.save()
    told(published(program))
    client.force_login(in_office(program))

    asked = address(program, "download/?format=pdf&audience=public")
    response = client.get(asked, follow=True)

    assert "No font of this server" in response.content.decode()
    assert "For whom: The public" in words(response)


# From inside


def test_leads_are_led_to_what_others_read(client, program):
    summary = published(program)
    client.force_login(member(program, Role.PROGRAMME_LEAD))
    inside = f"/reports/{program.code}/{MONTH.code}/"
    link = f'href="{address(program)}?revision=1"'
    assert link not in client.get(inside).content.decode()

    told(summary)

    assert link in client.get(inside).content.decode()


# The threshold


def test_the_page_says_of_how_many_it_tells_and_what_was_told_before(client, program):
    client.force_login(in_office(program))
    told(published(program, MONTH.previous()))
    rewrite(Program.objects.filter(pk=program.pk), protects_partners_below=8)
    told(published(program))

    before = words(client.get(address(program, period=MONTH.previous())))
    page = words(client.get(address(program)))

    assert "Nothing is told here of fewer than 5 people." in before
    assert "some told of" not in before
    assert "Nothing is told here of fewer than 8 people." in page
    assert "Of what was released before, some told of 5 people" in page


# Questions


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_all_its_rows(
    client, program, number, django_assert_num_queries
):
    period = MONTH
    for _each in range(number):
        told(published(program, period))
        period = period.previous()
    client.force_login(in_office(program))

    with django_assert_num_queries(8):
        client.get("/reports/released/")


@pytest.mark.parametrize(
    ("part", "most"), [("", 13), ("voc/", 16), ("charts/VOC-1.svg", 13)]
)
def test_a_page_takes_few_questions(
    client, program, part, most, django_assert_max_num_queries
):
    told(published(program, MONTH.previous()))
    told(published(program))
    client.force_login(in_office(program))

    with django_assert_max_num_queries(most):
        client.get(address(program, part))
