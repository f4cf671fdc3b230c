"""Pages by key: nobody is left out or met twice, and no name stands in an address."""

from dataclasses import asdict, replace

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django_htmx.middleware import HtmxDetails

from core.http import (
    COUNTED_UP_TO,
    Order,
    Page,
    capped_count,
    capped_counts,
    keyset,
    page_or_part,
    told,
)
from core.models import Draft, User
from tests.factories import UserFactory

BY_NAME = Order(("last_name", "first_name", "pk"), indexed=1)
BY_AGE = Order(("kept_at", "pk"), indexed=1)


def page(order=BY_NAME, **place):
    users = User.objects.exclude(last_name="")
    return keyset(users, order=order, code="username", size=2, **place)


def names(found: Page[User]) -> list[str]:
    return [user.username for user in found.rows]


@pytest.fixture
def five_users(db):
    """In the order of their names; two of them share theirs."""
    for username, last, first in (
        ("e", "Bah", "Zoe"),
        ("a", "Bah", "Ama"),
        ("c", "Cole", "Amy"),
        ("b", "Bah", "Ama"),
        ("d", "Diallo", ""),
    ):
        UserFactory(username=username, last_name=last, first_name=first)


def test_the_first_page_has_nothing_before_it(five_users):
    found = page()

    assert names(found) == ["a", "b"]
    assert (found.before, found.after) == ("", "b")


def test_all_pages_onward_hold_everybody_once(five_users):
    seen, after = [], ""
    while True:
        found = page(after=after)
        seen += names(found)
        after = found.after
        if not after:
            break

    assert seen == ["a", "b", "e", "c", "d"]


def test_going_back_leads_over_the_same_pages(five_users):
    last = page(after="c")
    middle = page(before=last.before)
    first = page(before=middle.before)

    assert (names(last), last.after) == (["d"], "")
    assert (names(middle), middle.after) == (["e", "c"], "c")
    assert (names(first), first.before) == (["a", "b"], "")


def test_the_newest_first_is_the_same_list_from_its_end(five_users):
    newest_first = replace(BY_NAME, newest_first=True)
    first = page(newest_first)
    middle = page(newest_first, after=first.after)
    last = page(newest_first, after=middle.after)

    assert [names(each) for each in (first, middle, last)] == [
        ["d", "c"],
        ["e", "b"],
        ["a"],
    ]
    assert names(page(newest_first, before=last.before)) == ["e", "b"]


def test_what_is_no_code_at_all_leads_to_the_start(five_users):
    found = keyset(Draft.objects.all(), order=BY_AGE, code="pk", after="nonsense")

    assert found.rows == []


def test_a_place_that_is_gone_leads_to_the_start(five_users):
    assert names(page(after="nobody")) == ["a", "b"]
    assert names(page(before="nobody")) == ["a", "b"]
    assert names(page(after="d")) == ["a", "b"]


def test_an_empty_list_is_an_empty_page(db):
    assert asdict(page()) == {"rows": [], "before": "", "after": ""}


def test_a_page_is_found_by_one_comparison_of_rows_and_no_offset(five_users):
    with CaptureQueriesContext(connection) as queries:
        page(after="b")

    statement = queries[-1]["sql"]
    assert (
        '("core_user"."last_name", "core_user"."first_name", "core_user"."id") >'
        in (statement)
    )
    assert "OFFSET" not in statement


def test_counting_stops_at_what_is_told(five_users):
    with CaptureQueriesContext(connection) as queries:
        count = capped_count(User.objects.exclude(last_name=""))

    assert count == 5
    assert f"LIMIT {COUNTED_UP_TO + 1}" in queries[0]["sql"]


def test_several_counts_are_one_question(five_users, django_assert_num_queries):
    named, nobody = User.objects.exclude(last_name=""), User.objects.none()

    with django_assert_num_queries(1):
        counts = capped_counts([named, nobody])

    assert counts == [5, 0]
    assert capped_counts([]) == []


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0"), (999, "999"), (1000, "1,000"), (1001, "1,000+")]
)
def test_a_count_that_was_cut_short_says_so(count, words):
    assert told(count) == words


def asked(**headers):
    request = RequestFactory().get("/", **headers)
    request.htmx = HtmxDetails(request)
    return page_or_part(request, "parts.html", {"name": "Ama"}, part="name")


@pytest.fixture
def parts(settings, tmp_path):
    """A template of its own, with one part."""
    (tmp_path / "parts.html").write_text(
        "{% load partials %}<h1>"
        "{% partialdef name inline %}{{ name }}{% endpartialdef %}"
    )
    with_parts = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.TEMPLATES = with_parts


def test_htmx_gets_the_part_and_everybody_else_the_page(parts):
    assert asked().content == b"<h1>Ama"
    assert asked(HTTP_HX_REQUEST="true").content == b"Ama"


def test_going_back_in_the_history_gets_the_page(parts):
    headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_HISTORY_RESTORE_REQUEST": "true"}

    assert asked(**headers).content == b"<h1>Ama"


def test_the_answer_says_that_it_differs_for_htmx(parts):
    assert "HX-Request" in asked()["Vary"]
