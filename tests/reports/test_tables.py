"""Tables that readers put together: the cells, the choices, the files, the names."""

import csv
import random
import re
from io import BytesIO
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from openpyxl import load_workbook

from core.models import AuditEvent
from programs.models import Role
from reports import releasing
from reports.dimensions import DIMENSIONS
from reports.exports.rows import Export, export
from reports.exports.tidy_csv import COLUMNS, write_all
from reports.indicators import INDICATORS
from reports.models import SavedTable
from reports.reading import released, tables
from reports.releasing import AUDIENCES
from tests.factories import AreaFactory, AssignmentFactory, ParticipantFactory
from tests.reports.summaries import (
    MONTH,
    built,
    enrol,
    programme_with,
    published,
    table_of,
    told,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

MARK = "[c]"
BEFORE = MONTH.previous()


@pytest.fixture
def program():
    """Seven women, three men; two months of them, the later one revised since."""
    program = programme_with(7)
    office = program.offices.get()
    for _each in range(3):
        enrol(office, participant=ParticipantFactory(sex="M"))
    AreaFactory(program=program, name="North", pcode="XX01")
    told(published(program, BEFORE))
    told(published(program))
    return program


def member(program, role=Role.CASEWORKER):
    return AssignmentFactory(role=role, office=None, program=program).user


def address(program, part="", **chosen):
    return f"/reports/{program.code}/table/{part}?{urlencode(chosen, doseq=True)}"


def words(response) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def cells(response) -> dict[tuple[str, str, str], list[str]]:
    """Indicator, dimension, group as the page calls them -> its cells."""
    found = {}
    page = response.content.decode()
    for code, body in re.findall(
        r'<tbody data-indicator="([^"]+)">(.*?)</tbody>', page, re.S
    ):
        head, *rows = body.split("</tr>")[:-1]
        by = re.search(r'<span class="sub">(.*), ', head)[1]
        for row in rows:
            group = re.search(r'<th scope="row">(.*?)</th>', row)[1]
            of = re.findall(r'<td class="num">(.*?)</td>', row)
            found[code, by, group] = of
    return found


def periods(response) -> list[str]:
    page = response.content.decode()
    heads = re.findall(r'<th scope="col" class="num">\s*(.*?)\s*<span', page, re.S)
    return heads


def summaries_of(program):
    found = {each.period: each for each in program.summaries.order_by("revision")}
    return [found[BEFORE.code], found[MONTH.code]]


# Cells


@pytest.mark.parametrize("audience", ["internal", "partners", "public"])
@pytest.mark.parametrize("seed", range(4))
def test_every_cell_of_any_choice_is_that_of_the_export(
    client, program, audience, seed
):
    chance = random.Random(seed)
    codes = chance.sample([each.code for each in INDICATORS], k=chance.randint(1, 6))
    by = chance.sample([each.code for each in DIMENSIONS], k=chance.randint(1, 2))
    client.force_login(member(program, Role.MONITORING_OFFICER))
    chosen = {"figure": codes, "by": by, "audience": audience}

    page = client.get(address(program, since=BEFORE.code, until=MONTH.code, **chosen))

    shown = [cell for row in cells(page).values() for cell in row]
    expected, hidden = [], 0
    rows = [
        {row[:3]: row for row in export(summary, audience).rows}
        for summary in summaries_of(program)
    ]
    for code in [each.code for each in INDICATORS if each.code in codes]:
        for dimension in [each.code for each in DIMENSIONS if each.code in by]:
            for key in rows[0]:
                if key[:2] == (code, dimension):
                    expected += [released.text(of[key]) for of in rows]
                    hidden += sum(of[key].suppressed for of in rows)
    assert shown == expected
    assert shown.count(MARK) == hidden
    assert hidden == 0 or audience != "internal"


def test_what_is_kept_back_comes_out_by_no_choice(client):
    """Hidden rows are asked for alone, of what was protected as it is in earnest."""
    program = programme_with(12)
    for sex in ("M", "M", "M", "X"):
        enrol(program.offices.get(), participant=ParticipantFactory(sex=sex))
    summary = published(program)
    releasing.release(summary)
    client.force_login(member(program))
    hidden = [
        row
        for row in export(summary, "public").rows
        if row.suppressed and row.indicator in ("CASE-1", "CASE-3", "DQ-1")
    ]
    assert len(hidden) > 5
    assert any(row.group == "F" for row in hidden)
    for row in random.Random(8).sample(hidden, k=5):
        chosen = {
            **{"figure": row.indicator, "by": row.dimension, "audience": "public"},
            "only": f"{row.dimension}/{row.group}" if row.dimension != "total" else [],
            **{"since": MONTH.code, "until": MONTH.code},
        }

        page = client.get(address(program, **chosen))
        text = client.get(address(program, "download/", format="csv", **chosen))

        assert list(cells(page).values()) == [[MARK]]
        [told_row] = list(csv.DictReader(text.getvalue().decode().splitlines()))[1:]
        assert told_row["suppressed"] == "true"
        assert {told_row[k] for k in ("numerator", "denominator", "value")} == {""}


def test_a_draft_and_what_is_not_protected_are_for_the_inside_alone(client, program):
    enrol(program.offices.get(), 20)
    built(program)
    client.force_login(member(program, Role.PROGRAMME_LEAD))
    chosen = {"figure": "CASE-1", "by": "total", "since": MONTH.code}

    inside = client.get(address(program, **chosen))
    partners = client.get(address(program, audience="partners", **chosen))

    assert list(cells(inside).values()) == [["30"]]
    assert "Revision 2 Draft" in words(inside)
    assert list(cells(partners).values()) == [["10"]]
    with as_owner():
        program.summaries.filter(revision=2).update(
            status="published", published_at="2026-04-05T00:00Z", reason="Late."
        )
    partners = client.get(address(program, audience="partners", **chosen))
    assert list(cells(partners).values()) == [["10"]]


def test_groups_narrow_the_table_to_what_is_chosen(client, program):
    client.force_login(member(program))
    chosen = {"figure": "CASE-1", "by": ["sex", "age_band"], "only": ["sex/F"]}

    shown = cells(client.get(address(program, **chosen)))

    groups = [group for _code, by, group in shown if by == "Sex"]
    assert groups == ["Women"]
    assert len([by for _code, by, _group in shown if by == "Age"]) == 7


def test_a_range_is_of_one_kind_from_the_earlier_to_the_later(client, program):
    client.force_login(member(program))

    both = client.get(address(program, since=BEFORE.code, until=MONTH.code))
    one = client.get(address(program, since=MONTH.code, until=MONTH.code))

    assert periods(both) == [BEFORE.label, MONTH.label]
    assert periods(one) == [MONTH.label]


def test_regions_are_called_by_their_names(client, program):
    client.force_login(member(program))

    shown = cells(client.get(address(program, figure="CASE-1", by="adm1")))

    assert [group for _code, _by, group in shown] == ["North", "Not known"]


# Who reads what


@pytest.mark.parametrize(
    "role", [Role.CASEWORKER, Role.COUNSELLOR, Role.CHILD_PROTECTION]
)
def test_figures_from_inside_are_not_to_be_had_by_address(client, program, role):
    client.force_login(member(program, role))
    chosen = {"figure": "CASE-1", "by": "sex", "audience": "internal"}

    page = client.get(address(program, **chosen))
    file = client.get(address(program, "download/", format="csv", **chosen))
    told_page = client.get(address(program, **chosen | {"audience": "partners"}))

    assert "For whom: You read no summaries made for these." in words(page)
    assert cells(page) == cells(told_page)
    assert "Inside the programme" not in page.content.decode()
    assert (file.status_code, file["Location"].split("?")[0]) == (
        302,
        address(program)[:-1],
    )


def test_who_leads_elsewhere_reads_nothing_from_inside_here(client, program):
    user = member(program)
    AssignmentFactory(
        user=user, role=Role.PROGRAMME_LEAD, office=None, program=programme_with(1)
    )
    client.force_login(user)

    page = client.get(address(program, audience="internal"))

    assert "You read no summaries made for these." in words(page)


PARTS = ["", "download/", "chart.svg", "chart-narrow.svg"]


@pytest.mark.parametrize("part", PARTS)
def test_others_are_refused(client, program, part):
    client.force_login(member(program, Role.FACILITATOR))
    assert client.get(address(program, part)).status_code == 403

    client.force_login(member(programme_with(1)))
    assert client.get(address(program, part)).status_code == 404
    assert client.post(address(program, "save/")).status_code == 404


# What does not fit


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"figure": ["CASE-3", "X-1"]}, "There is no “X-1” here: it is left out."),
        ({"figure": ["CASE-3", "REF-1"]}, "There is no “REF-1” here: it is left out."),
        ({"by": ["group", "sex"]}, "There is no “group” here: it is left out."),
        ({"only": ["sex/F", "sex/Z"]}, "There is no “sex/Z” here: it is left out."),
        ({"by": ["sex", "adm1", "category"]}, "Choose at most two."),
        ({"until": "2031-01"}, "There is no summary of that period for them"),
        ({"since": "x"}, "There is no summary of that period for them"),
        ({"since": MONTH.code, "until": BEFORE.code}, "It comes after the last"),
        ({"audience": "press"}, "You read no summaries made for these."),
    ],
)
def test_what_does_not_fit_is_told_and_the_rest_is_kept(client, program, wrong, said):
    client.force_login(member(program))
    chosen = {"figure": "CASE-3", "by": "sex", "audience": "partners"} | wrong

    response = client.get(address(program, **chosen))
    page = words(response)
    file = client.get(address(program, "download/", **chosen))

    assert said in page
    assert {code for code, _by, _group in cells(response)} == {"CASE-3"}
    assert "Sex" in {by for _code, by, _group in cells(response)}
    assert file.status_code == 302
    assert not AuditEvent.objects.filter(action="table-exported").exists()


def test_periods_of_two_kinds_are_told(client, program):
    told(published(program, MONTH.containing("quarter", MONTH.start)))
    client.force_login(member(program))

    page = client.get(address(program, since="2026-Q1", until=MONTH.code))

    assert "Choose two periods of one kind" in words(page)
    assert periods(page) == [MONTH.label]


def test_groups_of_what_is_no_longer_chosen_are_left_out_in_silence(client, program):
    client.force_login(member(program))

    page = client.get(address(program, by="age_band", only="sex/F"))

    assert 'id="problems"' not in page.content.decode()
    assert len(cells(page)) == 7


def test_too_many_cells_are_told_in_plain_words(client, program, monkeypatch):
    monkeypatch.setattr(tables, "MOST_CELLS", 8)
    client.force_login(member(program))

    enough = client.get(address(program, figure="CASE-1", by="sex"))
    more = client.get(address(program, figure=["CASE-1", "CASE-2"], by="sex"))
    file = client.get(
        address(program, "download/", figure=["CASE-1", "CASE-2"], by="sex")
    )

    assert sum(map(len, cells(enough).values())) == 8
    assert "Choose fewer figures, groups or periods." in words(more)
    assert cells(more) == {}
    assert file.status_code == 302


def test_a_programme_without_a_release_says_so(client):
    program = programme_with(1)
    published(program)
    client.force_login(member(program))

    page = client.get(address(program))

    assert "There is no summary for these readers yet." in words(page)
    assert client.get(address(program, "chart.svg")).status_code == 404
    assert client.get(address(program, "download/")).status_code == 302


# Files and charts


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_csv_has_the_columns_and_rows_of_the_summaries(client, program, audience):
    client.force_login(member(program))
    chosen = {"figure": ["CASE-1", "VOC-5"], "by": "sex", "audience": audience}

    response = client.get(address(program, "download/", format="csv", **chosen))

    wanted = [
        Export(
            summary,
            audience,
            [
                row
                for row in export(summary, audience).rows
                if row.indicator in chosen["figure"] and row.dimension == "sex"
            ],
        )
        for summary in summaries_of(program)
    ]
    text = response.getvalue().decode()
    assert text == write_all(wanted).decode()
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert len(text.splitlines()) == 2 + 2 * 2 * 4
    assert response["Content-Disposition"] == (
        f'attachment; filename="{program.code}-table-{audience}.csv"'
    )


def test_a_workbook_has_the_cells_of_the_page(client, program):
    client.force_login(member(program))
    chosen = {"figure": ["CASE-1", "DQ-1"], "by": "sex", "audience": "public"}

    page = client.get(address(program, **chosen))
    file = client.get(address(program, "download/", format="xlsx", **chosen))

    book = load_workbook(BytesIO(file.getvalue()))
    assert book.sheetnames == ["Summary", "Table", "All figures", "Definitions"]
    rows = [
        ["" if cell is None else cell for cell in row]
        for row in book["Table"].iter_rows(min_col=2, max_col=3, values_only=True)
    ]
    held = [row for row in rows if row != ["", ""] and BEFORE.label not in row]
    shown = [
        [each if each in ("", MARK) else float(each.split()[0]) for each in row]
        for row in cells(page).values()
    ]
    assert held == [row for row in shown if row != ["", ""]]
    assert any(MARK in row for row in held)
    assert len(list(book["All figures"].rows)) == 1 + 2 * 2 * 4


def test_a_download_is_recorded(client, program):
    reader = member(program)
    client.force_login(reader)

    client.get(address(program, "download/", format="xlsx", figure="CASE-1"))

    event = AuditEvent.objects.get(action="table-exported")
    assert event.by == reader
    assert event.facts == {
        "format": "xlsx",
        "audience": "partners",
        "figures": ["CASE-1"],
        "periods": [BEFORE.code, MONTH.code],
    }
    assert client.get(address(program, "download/", format="doc")).status_code == 404


def test_one_figure_by_few_groups_is_drawn_with_gaps(client, program):
    client.force_login(member(program))
    chosen = {"figure": "CASE-1", "by": "sex", "audience": "partners"}

    page = client.get(address(program, **chosen)).content.decode()
    drawn = client.get(address(program, "chart.svg", **chosen))
    two = client.get(address(program, figure=["CASE-1", "CASE-2"], by="sex"))

    assert f'src="{address(program, "chart.svg").split("?")[0]}?' in page
    assert drawn["Content-Type"] == "image/svg+xml"
    assert "chart.svg" not in two.content.decode()
    hidden = client.get(address(program, "chart.svg", **chosen | {"only": "sex/M"}))
    assert not re.search(r">\s*3\s*<", hidden.content.decode())
    assert not re.search(r">\s*3\s*<", drawn.content.decode())


def test_many_groups_are_not_drawn(client, program):
    client.force_login(member(program))

    assert client.get(address(program, "chart.svg", by="age_band")).status_code == 404


# Kept under a name


def kept(client, program, **typed):
    form = {"name": "Women", "query": "figure=CASE-1&by=sex&only=sex/F"} | typed
    form["submission_key"] = uuid4()
    return client.post(f"/reports/{program.code}/table/save/", form)


def test_a_table_is_kept_as_it_was_read_and_opened_again(client, program):
    reader = member(program)
    client.force_login(reader)

    response = kept(client, program, query="figure=CASE-1&figure=X&by=sex&only=sex/F")

    table = SavedTable.objects.get()
    assert (table.by, table.name, table.is_shared) == (reader, "Women", False)
    assert "X" not in table.query.replace("&", "=").split("=")
    assert response["Location"] == address(program)[:-1] + f"?{table.query}"
    page = client.get(response["Location"])
    assert [group for _code, _by, group in cells(page)] == ["Women"]
    assert "Women Yours alone" in words(page)
    assert AuditEvent.objects.get(action="table-saved").facts["shared"] is False


def test_shared_tables_are_listed_to_the_programme_and_own_ones_to_oneself(
    client, program
):
    author = member(program)
    table_of(program, author, name="My own")
    table_of(program, author, name="For all", is_shared=True)
    other = programme_with(1)
    table_of(other, author, name="Elsewhere", is_shared=True)

    client.force_login(author)
    mine = words(client.get(address(program)))
    client.force_login(member(program, Role.AUDITOR))
    theirs = words(client.get(address(program)))

    assert "My own Yours alone" in mine
    assert "For all Yours, for everybody" in mine
    assert "My own" not in theirs
    assert f"For all Shared by {author}" in theirs
    assert "Elsewhere" not in mine + theirs


def test_a_shared_table_opens_nothing_to_who_may_not_read_it(client, program):
    lead = member(program, Role.PROGRAMME_LEAD)
    query = "figure=CASE-1&by=sex&audience=internal"
    table = table_of(program, lead, query=query, is_shared=True)
    client.force_login(member(program))

    page = client.get(f"{address(program)}{table.query}")

    assert "You read no summaries made for these." in words(page)
    assert cells(page)["CASE-1", "Sex", "Men"][-1] == MARK


def test_a_name_stands_once_and_a_table_needs_one(client, program):
    client.force_login(member(program))
    kept(client, program)

    again, nameless = kept(client, program), kept(client, program, name=" ")

    assert "You saved one with this name already." in words(again)
    assert "This field is required." in words(nameless)
    assert cells(again)
    assert SavedTable.objects.count() == 1


def test_there_is_an_end_to_what_one_person_keeps(client, program):
    reader = member(program)
    for number in range(50):
        table_of(program, reader, name=f"Table {number}")
    client.force_login(reader)

    assert "remove one first" in words(kept(client, program))
    assert SavedTable.objects.count() == 50


def test_own_tables_are_removed_and_others_are_not(client, program):
    author, other = member(program), member(program)
    table = table_of(program, author, is_shared=True)
    gone = f"/reports/{program.code}/table/saved/{table.pk}/remove/"
    client.force_login(other)
    assert "Remove" not in words(client.get(address(program)))
    assert client.post(gone).status_code == 404
    assert SavedTable.objects.exists()

    client.force_login(author)
    key = {"submission_key": uuid4()}
    answers = [client.post(gone, key) for _twice in range(2)]

    assert [each.status_code for each in answers] == [302, 302]
    assert not SavedTable.objects.exists()
    assert AuditEvent.objects.filter(action="table-removed", by=author).exists()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"query": ""}])
def test_the_database_takes_no_table_without_a_name_or_choices(program, wrong):
    user = member(program)

    with pytest.raises(DatabaseError, match="has_a_name"), transaction.atomic():
        table_of(program, user, **wrong)


# Questions


def test_a_table_asks_the_same_number_of_questions_whatever_is_chosen(
    client, program, django_assert_num_queries
):
    reader = member(program)
    client.force_login(reader)
    few = address(program, figure="CASE-1", by="total", since=MONTH.code)
    for number in range(3):
        table_of(program, reader, name=f"Table {number}")
    codes = [each.code for each in INDICATORS[:20]]
    many = address(program, figure=codes, by=["sex", "category"], since=BEFORE.code)

    for url in (few, many):
        with django_assert_num_queries(15):
            client.get(url)
