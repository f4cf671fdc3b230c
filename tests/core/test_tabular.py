import csv
import tracemalloc
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from core import tabular
from core.tabular import Refused, Row

COLUMNS = {"required": ("id", "name"), "optional": ("phone", "born_on")}


@contextmanager
def open_rejects(path, columns):
    with path.open("w", encoding="utf-8", newline="") as file:
        yield tabular.RejectsWriter(file, columns)


def stored(folder, content, name="people.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(path):
    with tabular.open_table(path, **COLUMNS) as table:
        return list(table)


def values_of(path):
    return [row.values for row in rows_of(path)]


def workbook(folder, *rows, name="people.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("other").append(["not", "read"])
    book.save(folder / name)
    return folder / name


def rewritten(path, part, change):
    """The same workbook with the text of one of its parts changed."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_table_gives_its_columns_and_its_numbered_rows(tmp_path):
    path = stored(tmp_path, "name,id\nAmina,7\nMusu,8\n")

    with tabular.open_table(path, **COLUMNS) as table:
        assert table.columns == ("name", "id")
        assert list(table) == [
            Row(2, {"name": "Amina", "id": "7"}),
            Row(3, {"name": "Musu", "id": "8"}),
        ]


@pytest.mark.parametrize(
    "content",
    [
        "id,name,phone\n1,Zoë,a;b\n",
        "id;name;phone\n1;Zoë;a;b\n".replace("a;b", '"a;b"'),
        "\ufeffid,name,phone\n1,Zoë,a;b\n",
        '\ufeff"id";"name";"phone"\r\n"1";"Zoë";"a;b"\r\n',
        "id,name,phone\r\n1,Zoë,a;b\r\n",
        "id,name,phone\r1,Zoë,a;b\r",
        "id,name,phone\n1,Zoë,a;b",
        " id , name ,phone\n 1\t,\u00a0Zoë ,  a;b\n",
    ],
    ids=["comma", "semicolon", "bom", "excel", "crlf", "cr", "no-end", "spaces"],
)
def test_the_ways_to_write_a_csv_all_mean_the_same(tmp_path, content):
    path = stored(tmp_path, content)

    assert rows_of(path) == [Row(2, {"id": "1", "name": "Zoë", "phone": "a;b"})]


def test_a_line_break_in_a_cell_is_kept_and_makes_no_new_row(tmp_path):
    path = stored(tmp_path, 'id,name\r\n1,"one\r\ntwo\n\nthree"\r\n2,last\r\n')

    assert rows_of(path) == [
        Row(2, {"id": "1", "name": "one\r\ntwo\n\nthree"}),
        Row(3, {"id": "2", "name": "last"}),
    ]


def test_blank_rows_are_left_out_but_numbered(tmp_path):
    path = stored(tmp_path, 'id,name\n\n1,a\n,\n , \n""\n2,b\n\n')

    assert [row.number for row in rows_of(path)] == [3, 7]


def test_a_tag_row_is_left_out_right_under_the_header_only(tmp_path):
    tags = "#beneficiary+id , #meta +name\n"

    assert values_of(stored(tmp_path, f"id,name\n{tags}1,a\n")) == [
        {"id": "1", "name": "a"}
    ]
    assert len(rows_of(stored(tmp_path, f"id,name\n1,a\n{tags}"))) == 2
    assert len(rows_of(stored(tmp_path, "id,name\n#7,Musu\n"))) == 1
    assert len(rows_of(stored(tmp_path, "id,name\n#7,#8\n"))) == 1


def test_the_columns_of_a_rejects_file_are_passed_over(tmp_path):
    path = stored(tmp_path, "row,id,name,reason\n17,1,a,=1+1\n9,,,none\n\n,2,b,\n")

    with tabular.open_table(path, **COLUMNS) as table:
        assert table.columns == ("id", "name")
        assert list(table) == [
            Row(2, {"id": "1", "name": "a"}),
            Row(5, {"id": "2", "name": "b"}),
        ]


def test_missing_cells_are_empty(tmp_path):
    path = stored(tmp_path, "id,name,phone\n1\n2,b\n")

    assert values_of(path) == [
        {"id": "1", "name": "", "phone": ""},
        {"id": "2", "name": "b", "phone": ""},
    ]


def test_cells_outside_the_header_are_a_problem_of_their_row_alone(tmp_path):
    path = stored(tmp_path, "id,,name,,\n1,,a,,\n2,x,b,, y ,z\n3,,c\n4,,d,,,, \n")

    first, wrong, *others = rows_of(path)
    assert wrong == Row(
        number=3,
        values={"id": "2", "name": "b"},
        problem="has more cells than the header has columns",
        extra=("x", "y", "z"),
    )
    assert [row.problem for row in (first, *others)] == ["", "", ""]


def test_a_row_with_cells_outside_the_header_only_is_not_blank(tmp_path):
    (row,) = rows_of(stored(tmp_path, "id,name\n,,stray\n"))

    assert (row.number, row.extra) == (2, ("stray",))


def test_a_nul_character_is_a_problem_of_its_row_alone(tmp_path):
    rows = rows_of(stored(tmp_path, "id,name\n1,a\n2,b\0b\n3,c\n"))

    assert [(row.number, row.problem) for row in rows] == [
        (2, ""),
        (3, "holds a NUL character, which no text can have"),
        (4, ""),
    ]


@pytest.mark.parametrize(
    "content", ["", "\ufeff", "\n", " , ,\n1,2,3\n", "\n\nid,name\n"]
)
def test_a_file_without_a_header_is_refused(tmp_path, content):
    with pytest.raises(Refused, match=r"^The file is empty"):
        rows_of(stored(tmp_path, content))


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("phone", "The header lacks required columns: id, name."),
        ("id,Name", "The header lacks required columns: name."),
        ("id\tname", "The header lacks required columns: id, name."),
        ("id,name,colour", "The header has columns that do not exist: colour."),
        ("id,name,phone,id", "The header names columns more than once: id."),
        ("row,id,name,row", "The header names columns more than once: row."),
    ],
)
def test_a_header_that_does_not_fit_is_refused_by_name(tmp_path, header, sentence):
    with pytest.raises(Refused) as refused:
        rows_of(stored(tmp_path, f"{header}\n1,2,3\n"))

    assert str(refused.value) == sentence


def test_a_file_without_a_header_repeats_nobodys_data(tmp_path):
    with pytest.raises(Refused) as refused:
        rows_of(stored(tmp_path, "K-1,Amina Kamara\nK-2,Musu Toe\n"))

    assert "Amina" not in str(refused.value)


def test_a_long_header_is_named_in_short(tmp_path):
    names = ",".join(f"{'x' * 100}{number}" for number in range(50))

    with pytest.raises(Refused) as refused:
        rows_of(stored(tmp_path, f"id,name,{names}\n"))

    assert len(str(refused.value)) < 600


@pytest.mark.parametrize("before", [0, 3 * tabular.CHUNK])
def test_what_is_not_utf_8_is_refused_before_the_first_row(tmp_path, before):
    line = b"1,Amina\n"
    lines = line * (before // len(line))
    path = stored(tmp_path, b"id,name\n" + lines + "2,Zoë\n".encode("cp1252"))

    with pytest.raises(Refused, match="utf-8"):
        tabular.open_table(path, **COLUMNS).__enter__()


def test_a_character_cut_off_at_the_end_is_refused(tmp_path):
    with pytest.raises(Refused, match="utf-8"):
        rows_of(stored(tmp_path, "id,name\n1,Zoë".encode()[:-1]))


def test_a_character_across_two_chunks_is_one_character(tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "CHUNK", len("id,name\n") + 1)

    assert values_of(stored(tmp_path, "id,name\në,b\n")) == [{"id": "ë", "name": "b"}]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('id,name\n1,a\n2,"b\n3,c\n', 3),
        ('id,name\n1,a\n2,"b"b\n3,c\n', 3),
        (f'id,name\n1,"{"a" * 200_000}"\n', 2),
    ],
    ids=["never-closed", "closed-early", "far-too-long"],
)
def test_a_quotation_mark_out_of_place_refuses_the_file_at_its_row(
    tmp_path, content, row
):
    with pytest.raises(Refused, match=rf"^Row {row} can't be read"):
        rows_of(stored(tmp_path, content))


@pytest.mark.parametrize("name", ["people.txt", "people", "people.xls", "people.ods"])
def test_another_kind_of_file_is_refused(tmp_path, name):
    with pytest.raises(Refused, match=r"neither a .csv nor a .xlsx"):
        rows_of(stored(tmp_path, "id,name\n", name))


def test_the_end_of_a_name_may_be_in_capitals(tmp_path):
    assert rows_of(stored(tmp_path, "id,name\n1,a\n", "PEOPLE.CSV"))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for name in ("none.csv", "none.xlsx"):
        with pytest.raises(Refused):
            rows_of(tmp_path / name)


@pytest.mark.parametrize(
    "content", [b"", b"id,name\n1,a\n", b"PK\x03\x04", b"\xd0\xcf\x11"]
)
def test_what_only_has_the_name_of_a_workbook_is_refused(tmp_path, content):
    with pytest.raises(Refused, match="not a workbook"):
        rows_of(stored(tmp_path, content, "people.xlsx"))


def test_a_workbook_that_is_damaged_further_down_is_refused(tmp_path):
    path = workbook(tmp_path, ["id", "name"], *([n, "a"] for n in range(3000)))
    rewritten(path, SHEET, lambda text: text[: len(text) * 3 // 4])

    with pytest.raises(Refused, match="not a workbook"):
        rows_of(path)


def test_the_cells_of_a_workbook_become_what_people_see(tmp_path):
    path = workbook(
        tmp_path,
        ["id", "name", "phone", "born_on"],
        [70465, "  Zoë ", "0770 111", datetime(2026, 4, 8)],
        [7.0, None, 0.5, date(2024, 2, 29)],
        ["007", True, -3, "1990-05"],
        [],
        [1e15, time(9, 30), 12345678901234, datetime(2026, 4, 8, 9, 30)],
    )

    assert [(row.number, *row.values.values()) for row in rows_of(path)] == [
        (2, "70465", "Zoë", "0770 111", "2026-04-08"),
        (3, "7", "", "0.5", "2024-02-29"),
        (4, "007", "TRUE", "-3", "1990-05"),
        (6, "1" + 15 * "0", "09:30:00", "12345678901234", "2026-04-08T09:30:00"),
    ]


def test_formula_like_text_in_a_workbook_is_data(tmp_path):
    path = workbook(tmp_path, ["id", "name"], ["+1", "=1+1"], ["-2", "@home"])
    with_text = rewritten(
        workbook(tmp_path, ["id", "name"], ["+1", "=1+1"], name="text.xlsx"),
        SHEET,
        lambda text: text.replace("<f>1+1</f><v></v>", "<is><t>=1+1</t></is>").replace(
            'r="B2"', 'r="B2" t="inlineStr"'
        ),
    )

    expected = [{"id": "+1", "name": "=1+1"}, {"id": "-2", "name": "@home"}]
    assert values_of(path) == expected
    assert values_of(with_text) == expected[:1]


def test_a_formula_that_was_worked_out_gives_its_result(tmp_path):
    path = workbook(
        tmp_path,
        ["id", "name"],
        ["1", "plain"],
        ["2", "=A2&A3"],
        ["3", "plain"],
        ["4", "=1+1"],
        ["5", '=IF(A2="","x","")'],
    )

    def work_out(text):
        for cell, kind, result in (
            ("B3", "str", "12"),
            ("B5", "n", "2"),
            ("B6", "str", ""),
        ):
            before, after = text.split(f'r="{cell}"')
            after = after.replace("<v></v>", f"<v>{result}</v>", 1)
            after = after.replace("<v />", f"<v>{result}</v>", 1)
            text = f'{before}r="{cell}" t="{kind}"{after}'
        return text

    rewritten(path, SHEET, work_out)

    assert [values["name"] for values in values_of(path)] == [
        "plain",
        "12",
        "plain",
        "2",
        "",
    ]


def test_a_workbook_that_states_a_wrong_size_is_read_whole(tmp_path):
    path = workbook(tmp_path, ["id", "name"], ["1", "a"], ["2", "b"])
    rewritten(path, SHEET, lambda text: text.replace('ref="A1:B3"', 'ref="A1"'))

    assert len(rows_of(path)) == 2


def test_a_workbook_that_claims_endless_rows_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "LAST_ROW", 1000)
    path = workbook(tmp_path, ["id", "name"], ["1", "a"])
    rewritten(path, SHEET, lambda text: text.replace('row r="2"', 'row r="999999999"'))

    with pytest.raises(Refused, match="more rows"):
        rows_of(path)


@pytest.mark.parametrize("make", [workbook, lambda to, *_rows: stored(to, "id,name\n")])
def test_an_error_of_whoever_reads_the_table_is_theirs(tmp_path, make):
    path = make(tmp_path, ["id", "name"], ["1", "a"])

    with pytest.raises(OSError, match="mine"), tabular.open_table(path, **COLUMNS):
        raise OSError("mine")


def test_memory_does_not_grow_with_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "CHUNK", 1 << 12)

    def peak(rows):
        path = stored(tmp_path, "id,name\n" + "1,Amina\n" * rows)
        tracemalloc.start()
        with tabular.open_table(path, **COLUMNS) as table:
            count = sum(1 for _row in table)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return count, most

    few, many = peak(1_000), peak(20_000)

    assert (few[0], many[0]) == (1_000, 20_000)
    assert many[1] < few[1] + 50_000


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0")).map(str.strip)
people = st.lists(st.tuples(texts.filter(bool), texts), max_size=5)


@settings(deadline=None)
@given(people=people)
def test_rejected_rows_come_back_letter_for_letter(tmp_path_factory, people):
    path = tmp_path_factory.mktemp("rejects") / "rejects.csv"
    with open_rejects(path, ("id", "name")) as rejects:
        for number, (key, name) in enumerate(people, start=2):
            rejects.write(number, {"id": key, "name": name}, ["sex: x", "office: y"])

    tagged = bool(people) and tabular._is_hxl(people[0])
    assert tagged or [tuple(row.values.values()) for row in rows_of(path)] == people


def test_a_rejects_file_names_the_row_and_every_reason(tmp_path):
    path = tmp_path / "rejects.csv"

    with open_rejects(path, ("name", "id")) as rejects:
        rejects.write(6, {"id": "=1", "name": "a\r\nb"}, ["sex: x", "office: y"])

    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["row", "name", "id", "reason"],
            ["6", "a\r\nb", "=1", "sex: x; office: y"],
        ]


def test_a_row_with_too_many_cells_has_them_again_in_the_rejects_file(tmp_path):
    (row,) = rows_of(stored(tmp_path, "id,name\n1,12 Main St, Monrovia\n"))

    with open_rejects(tmp_path / "rejects.csv", ("id", "name")) as rejects:
        rejects.write(row.number, row.values, [row.problem], row.extra)

    (again,) = rows_of(tmp_path / "rejects.csv")
    assert again == row


@pytest.mark.parametrize(
    "first", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_a_safe_cell_runs_nothing(first):
    assert tabular.safe_cell(f"{first}1+1") == f"'{first}1+1"


@pytest.mark.parametrize("text", ["", "Amina", "1=1", "'=1", " =1", "#7"])
def test_a_safe_cell_leaves_other_text_alone(text):
    assert tabular.safe_cell(text) == text
