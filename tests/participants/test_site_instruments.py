"""A site's own instruments: read from its folder, offered, taken, scored, shown."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from participants import instruments
from participants.instruments import INSTRUMENTS, register
from participants.instruments.file import Unusable
from participants.models import Assessment
from programs.models import Role
from reports.indicators import screening
from tests.factories import AssignmentFactory, EnrolmentFactory, StageFactory
from tests.participants.test_assessments import address, send, words
from tests.roles import as_owner

ROOT = Path(__file__).parents[2]
MADE_UP = """
code = "ZZ-3"
name = "Made-up scale of three"
version = "2"
about = { en = "Made-up things", fr = "Choses inventées" }
items = 3
lowest = 0
highest = 2
minimum_age = 18
cites = "Nobody (2026)."
licence = "Licensed to this site alone."

[scoring]
cut_off = 3
reliable_change = 2
bands = [
  { from = 0, code = "few", label = { en = "Few things" } },
  { from = 3, code = "many", label = { en = "Many things" } },
]

[wording.en]
name = "English"
stem = "Lately, how often"
items = ["did the first thing happen?", "the second?", "the third?"]
answers = [
  { value = 0, words = "Never once" },
  { value = 1, words = "Now and then" },
  { value = 2, words = "All day long" },
]
"""
ARABIC = """
wording_of = "ZZ-3"

[wording.ar]
name = "العربية"
direction = "rtl"
items = ["الأول", "الثاني", "الثالث"]
answers = [
  { value = 0, words = "أبدا" },
  { value = 1, words = "أحيانا" },
  { value = 2, words = "دائما" },
]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "zz-3.toml").write_text(MADE_UP, encoding="utf-8")
    return tmp_path


@pytest.fixture
def installed(folder, monkeypatch):
    found = register.with_those_of(folder, INSTRUMENTS)
    monkeypatch.setitem(INSTRUMENTS, "ZZ-3", found["ZZ-3"])
    return found["ZZ-3"]


@pytest.fixture
def case(client, db):
    user = AssignmentFactory(role=Role.COUNSELLOR).user
    with as_owner():
        office = user.assignments.get().office
    case = EnrolmentFactory(office=office)
    StageFactory(enrolment=case, counsellor=user)
    client.force_login(user)
    return case


def test_the_shipped_instruments_stay_and_the_sites_own_comes_last(folder):
    found = register.with_those_of(folder, register.shipped())

    assert [*found] == ["PHQ-9", "GAD-7", "PCL-5", "WHO-5", "K10", "ZZ-3"]
    assert found["ZZ-3"].cut_off == 3


def test_it_is_offered_taken_scored_and_shown(client, case, installed):
    offers = words(client.get(address(case, "new/")))
    form = words(client.get(address(case, "new/ZZ-3/")))
    response = send(client, case, "2 1 1", "ZZ-3")

    assert "ZZ-3 Made-up things 3 questions" in offers
    assert "did the first thing happen? Never once Now and then" in form
    assert "Licensed to this site alone." in form
    with as_owner():
        taken = Assessment.objects.get()
    assert (taken.instrument, taken.score) == ("ZZ-3", 4)
    assert taken.instrument_version == "2"
    result = words(client.get(response.headers["Location"]))
    assert "4 Many things" in result
    assert "At or above the cut-off of 3" in result
    tab = words(client.get(f"/participants/{case.case_code}/psychological-support/"))
    assert "Made-up things, 0 to 6, lower is better" in tab
    chart = client.get(address(case, "ZZ-3/chart/")).content.decode()
    assert "Cut-off 3" in chart


def test_a_further_wording_is_shown_to_who_asks(client, case, folder, monkeypatch):
    (folder / "zz-3.ar.toml").write_text(ARABIC, encoding="utf-8")
    found = register.with_those_of(folder, INSTRUMENTS)["ZZ-3"]
    monkeypatch.setitem(INSTRUMENTS, "ZZ-3", found)

    page = client.get(address(case, "new/ZZ-3/?wording=ar")).content.decode()

    assert "الثاني" in page
    assert re.search(r'lang="ar"\s+dir="rtl"', page)
    assert 'href="?wording=en"' in page


def test_where_there_is_no_translation_the_page_says_so(client, case):
    page = words(client.get(address(case), headers={"accept-language": "fr"}))

    assert "Little interest or pleasure in doing things" in page
    assert "English" in page


@pytest.mark.django_db
def test_scores_of_an_instrument_that_was_taken_away_break_no_page(
    client, case, installed, monkeypatch
):
    send(client, case, "2 1 1", "ZZ-3")
    with as_owner():
        taken = Assessment.objects.get()
    monkeypatch.delitem(INSTRUMENTS, "ZZ-3")

    tab = client.get(f"/participants/{case.case_code}/psychological-support/")

    assert tab.status_code == 200
    for rest in (f"{taken.pk}/", f"{taken.pk}/amend/", "ZZ-3/chart/"):
        assert client.get(address(case, rest)).status_code == 404


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("items = 3", "items = 4", "wording.en.items: must be a list of 4 texts"),
        ('code = "ZZ-3"', 'code = "zz 3"', "code: takes up to 20 letters"),
        ('code = "ZZ-3"', 'code = "PHQ-9"', "code: there is another PHQ-9"),
        ('version = "2"', "version = 2", "version: must be a text"),
        ('name = "Made-up scale of three"', "", "name: must be a text"),
        ("cut_off = 3", "cut_off = 7", "cut_off: must be a whole number from 0 to 6"),
        ("cut_off = 3", 'better = "up"\ncut_off = 3', "better: must be lower or"),
        ("cut_off = 3", "alert_item = 4\ncut_off = 3", "alert_item: must be a whole"),
        ("cut_off = 3", "cutoff = 3\ncut_off = 3", "scoring.cutoff: is not known here"),
        ("{ from = 0,", "{ from = 1,", "bands[1].from: must begin at 0"),
        ("{ from = 3,", "{ from = 0,", "bands[2].from: must be a whole number from 1"),
        ('{ en = "Few things" }', '{ fr = "Peu" }', "label: must have a text for en"),
        ("{ value = 2,", "{ value = 1,", "answers: must name each of 0 to 2 once"),
        ("[wording.en]", "[wording.English]", "wording.English: is no code of a"),
        ('stem = "Lately, how often"', "stem = 3", "wording.en.stem: must be a text"),
        ("items = 3", "items = 3 3", "can't be read"),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_with_its_name_and_key(
    folder, old, new, told
):
    path = folder / "zz-3.toml"
    path.write_text(MADE_UP.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(Unusable) as refused:
        register.with_those_of(folder, register.shipped())

    assert str(path) in str(refused.value)
    assert told in str(refused.value)


def test_a_wording_of_nothing_and_a_folder_that_is_none_are_refused(tmp_path):
    (tmp_path / "x.toml").write_text('wording_of = "ABC"', encoding="utf-8")

    with pytest.raises(Unusable, match="wording_of: there is no instrument ABC"):
        register.with_those_of(tmp_path, register.shipped())
    with pytest.raises(Unusable, match="is no folder"):
        register.with_those_of(tmp_path / "gone", register.shipped())


def started(folder, say: str) -> subprocess.CompletedProcess[str]:
    """A process that has the instruments of the folder, and what it says."""
    facts = {"DDR_INSTRUMENTS": str(folder), "DJANGO_SETTINGS_MODULE": "ddr.settings"}
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {say}"],
        env=os.environ | facts,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_process_reads_the_folder_and_starts_or_says_why_not(folder):
    say = "from participants import instruments; print(*instruments.INSTRUMENTS)"

    well = started(folder, say)
    (folder / "zz-3.toml").write_text("code = 1", encoding="utf-8")
    badly = started(folder, say)

    assert well.stdout.split()[-1] == "ZZ-3"
    assert badly.returncode != 0
    assert f"{folder / 'zz-3.toml'}, code: must be a text." in badly.stderr


def test_the_improved_are_counted_without_a_sites_own_instrument(folder):
    """PSY-12 says of which four it is: what is asked of the database is the same."""
    say = "from reports.indicators import screening as s; print(s.ASSESSMENTS.rows)"

    told = started(folder, say).stdout

    assert told == f"{screening.ASSESSMENTS.rows}\n"
    assert "'PHQ-9', 10, 5, 1" in told


@pytest.mark.parametrize("code", register.SHIPPED)
def test_every_shipped_instrument_is_named_cited_and_worded(code):
    found = instruments.INSTRUMENTS[code]

    assert found.code == code
    assert found.cites
    assert found.licence
    assert len(found.wording("en").items) == found.items
    assert found.minimum_age == 18


def test_the_short_set_is_asked_without_the_word():
    short_set = instruments.WG_SS
    said = short_set.wording("en")

    assert (short_set.items, short_set.minimum_age) == (6, 5)
    text = " ".join(
        [said.instruction, *said.items, *(each.words for each in said.answers)]
    )
    assert "disab" not in text.lower()
