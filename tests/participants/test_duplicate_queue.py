"""The queue of possible duplicates: narrowed, gone through, how far one has come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    DuplicatePairFactory,
    EnrolmentFactory,
    OfficeFactory,
)
from tests.participants.test_duplicate_pages import LIST, a_pair, member, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def lead(office):
    return member(office, Role.PROGRAMME_LEAD)


def shown(client, query):
    return [row.url for row in client.get(LIST + query).context["rows"]]


def test_the_list_is_narrowed_by_how_alike_they_are(client, office, lead):
    scores = {"95": [0.99, 0.945], "80": [0.944, 0.8], "below": [0.79, 0.7]}
    urls = {
        code: [a_pair(office, score=each).get_absolute_url() for each in of]
        for code, of in scores.items()
    }
    client.force_login(lead)

    assert {code: shown(client, f"?likely={code}") for code in urls} == urls
    assert len(shown(client, "?likely=0.5")) == 6


def test_the_list_is_narrowed_by_the_office_of_either_case(client, office):
    elsewhere = OfficeFactory(program=office.program)
    lead = AssignmentFactory(
        program=office.program, office=None, role=Role.PROGRAMME_LEAD
    ).user
    across = DuplicatePairFactory(
        cases=(EnrolmentFactory(office=office), EnrolmentFactory(office=elsewhere))
    )
    a_pair(elsewhere)
    client.force_login(lead)

    assert shown(client, f"?office={office.code}") == [across.get_absolute_url()]
    assert len(shown(client, f"?office={elsewhere.code}")) == 2


def test_what_the_queue_is_narrowed_to_is_kept_from_pair_to_pair(client, office, lead):
    first, last = a_pair(office, score=0.99), a_pair(office, score=0.96)
    a_pair(office, score=0.9)
    a_pair(OfficeFactory(program=office.program), score=0.97)
    client.force_login(lead)
    query = "?likely=95"

    answer = client.post(first.get_absolute_url() + query, typed("different"))
    after = client.post(last.get_absolute_url() + query, typed("different", number=2))

    assert answer.url == last.get_absolute_url() + query
    assert after.url == LIST + query
    assert f'href="{LIST}{query}"' in client.get(answer.url).content.decode()


def test_who_goes_through_what_was_put_off_is_led_through_it(client, office, lead):
    first, second = a_pair(office, score=0.9), a_pair(office, score=0.8)
    a_pair(office, score=0.7)
    client.force_login(lead)
    for number, pair in enumerate((first, second)):
        client.post(pair.get_absolute_url(), typed("later", number=number))

    query = "?show=later"
    answer = client.post(
        first.get_absolute_url() + query, typed("different", version=2, number=3)
    )

    assert answer.url == second.get_absolute_url() + query


def test_who_answered_a_pair_is_not_led_to_it(client, office, lead):
    pair = a_pair(office, score=0.9)
    a_pair(office, score=0.8, answered=True, answered_by=lead)
    client.force_login(lead)

    assert client.post(pair.get_absolute_url(), typed("different")).url == LIST


def figures(page):
    return [figure for _words, figure in page.context["progress"].figures()]


def test_how_far_the_review_is_stands_above_the_list_and_the_pair(client, office, lead):
    pairs = [a_pair(office, score=score) for score in (0.99, 0.98, 0.97, 0.75)]
    yesterday = timezone.now() - timedelta(days=2)
    a_pair(office, decided=True, decided_by=lead, decided_at=yesterday, score=0.96)
    a_pair(office, decided=True, score=0.96)
    a_pair(OfficeFactory(program=office.program))
    client.force_login(lead)
    client.post(pairs[0].get_absolute_url(), typed("different"))
    client.post(pairs[1].get_absolute_url(), typed("later", number=2))

    pages = [client.get(LIST), client.get(pairs[2].get_absolute_url())]
    narrowed = client.get(LIST + "?likely=95")

    assert [figures(page) for page in pages] == [["2", "1", "3", "1"]] * 2
    assert figures(narrowed) == ["1", "1", "3", "1"]
    assert '<progress class="bar"' in pages[0].content.decode()
    assert 'value="3"' in pages[0].content.decode()


def test_nothing_more_is_counted_than_is_told(client, office, lead, monkeypatch):
    monkeypatch.setattr("core.http.COUNTED_UP_TO", 2)
    monkeypatch.setattr("participants.reading.duplicate_queue.COUNTED_UP_TO", 2)
    for _each in range(4):
        a_pair(office)
    client.force_login(lead)

    page = client.get(LIST)

    assert figures(page) == ["2+", "0", "0", "0"]
    assert '<progress class="bar"' not in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_pair_takes_as_many_questions_beside_one_as_beside_three(
    client, django_assert_num_queries, office, lead, number
):
    pairs = [a_pair(office) for _each in range(number)]
    client.force_login(lead)

    with django_assert_num_queries(10):
        client.get(pairs[0].get_absolute_url())
