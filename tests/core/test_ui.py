"""The words templates use, and the pages that have to stand when all else falls."""

import re
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from core.access import Permission, Reach
from core.templatetags import ui


class Holding:
    """A scope that holds what it is given."""

    def __init__(self, *permissions: Permission) -> None:
        self.permissions = permissions

    def __contains__(self, permission: Permission) -> bool:
        return permission in self.permissions

    def reach(self, permission: Permission) -> Reach:
        return Reach()


def test_an_icon_is_hidden_from_readers_and_has_no_size_of_its_own():
    drawn = ui.icon("home")

    assert 'aria-hidden="true"' in drawn
    assert 'class="icon"' in drawn
    assert " width=" not in drawn


def test_arrows_mirror_and_other_icons_do_not():
    assert 'class="icon icon-sm icon-turn"' in ui.icon("chevron-left", "sm")
    assert "icon-turn" not in ui.icon("home")


def test_allows_asks_the_scope():
    scope = Holding(Permission.CASE_READ)

    assert ui.allows(scope, "case.read")
    assert not ui.allows(scope, "records.import")
    assert not ui.allows(None, "case.read")


def test_allows_refuses_a_permission_that_does_not_exist():
    with pytest.raises(ValueError, match="is not a valid"):
        ui.allows(Holding(), "case.raed")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Mariam Keïta", "MK"), ("Jean Bosco Hakizimana", "JH"), ("amina", "A"), ("", "")],
)
def test_initials_are_of_the_first_and_the_last_part(name, shown):
    assert ui.initials(name) == shown


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_a_fault_page_stands_without_a_request(status):
    html = render_to_string(f"{status}.html")

    assert html.count("<h1>") == 1
    assert 'class="sidenav"' not in html


@pytest.mark.parametrize("template", ["404.html", "account/login.html"])
def test_no_page_carries_an_inline_style_or_script(template):
    html = render_to_string(template)

    assert "style=" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son[a-z]+=", html)


def test_arabic_pages_read_from_the_right():
    with translation.override("ar"):
        html = render_to_string("404.html")

    assert re.search(r'<html lang="ar"\s+dir="rtl"', html)
    assert "bootstrap.rtl.min" in html


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (59.9, "less than a minute"),
        (60, "about 1 minute"),
        (61, "about 2 minutes"),
        (90 * 60, "about 90 minutes"),
        (90 * 60 + 1, "about 2 hours"),
        (3 * 3600, "about 3 hours"),
    ],
)
def test_time_that_is_left_is_told_as_an_estimate(seconds, words):
    assert ui.duration(seconds) == words


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (date(2026, 11, 22), "22 November 2026"),
        (date(2026, 11, 23), "22 November 2026 to 23 November 2026"),
    ],
)
def test_one_day_is_not_told_as_from_it_to_itself(last, told):
    assert ui.in_days(date(2026, 11, 22), last) == told
