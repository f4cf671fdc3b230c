"""A session ends after half an hour of nothing, and after half a day in any case."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.accounts import clock
from core.models import AuditEvent
from core.tasks import sweep
from tests.core.accounts.people import is_in, sign_in, somebody
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

ASKED_BY_PAGE = {"X-Asked-By": "page"}
SESSION, MINE = reverse("account_session"), reverse("usersessions_list")


def go_back(client, *, minutes, only=(clock.SIGNED_IN, clock.SEEN)):
    """As if that had been so many minutes earlier."""
    session = client.session
    for name in only:
        session[name] -= minutes * 60
    session.save()


def test_who_does_nothing_for_half_an_hour_is_out(client):
    client.force_login(somebody())
    go_back(client, minutes=31)

    response = client.get("/participants/")

    assert response.url == "/accounts/login/?next=/participants/"
    with as_owner():
        assert AuditEvent.objects.get().action == "session-ended"


def test_who_does_something_stays(client):
    client.force_login(somebody())

    for _ in range(3):
        go_back(client, minutes=29)
        assert client.get("/").status_code == 200


def test_after_half_a_day_everybody_signs_in_again(client):
    client.force_login(somebody())
    go_back(client, minutes=12 * 60 + 1, only=[clock.SIGNED_IN])

    assert client.get("/").status_code == 302


def test_a_session_that_says_no_time_has_ended(client):
    client.force_login(somebody())
    session = client.session
    del session[clock.SIGNED_IN]
    session.save()

    assert client.get("/").status_code == 302


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(client):
    client.force_login(somebody())

    go_back(client, minutes=20)
    client.get("/", headers=ASKED_BY_PAGE)
    go_back(client, minutes=11)

    assert client.get("/").status_code == 302


def test_a_page_is_told_how_long_it_still_lasts(client):
    user = somebody()
    client.force_login(user)
    go_back(client, minutes=20)

    told = client.get(SESSION, headers=ASKED_BY_PAGE).json()

    assert told["who"] == str(user.pk)
    assert told["left"] == pytest.approx(600, abs=20)


def test_who_stays_has_the_whole_time_again(client):
    client.force_login(somebody())
    go_back(client, minutes=20)

    told = client.post(SESSION).json()

    assert told["left"] == pytest.approx(1800, abs=20)


def test_a_stranger_is_told_that_nobody_is_signed_in(client):
    assert client.get(SESSION).json() == {"who": "", "left": 0}


def two_sessions(client):
    somebody()
    other = Client(HTTP_USER_AGENT="Another browser")
    sign_in(client)
    sign_in(other)
    return other


def test_one_sees_where_one_is_signed_in(client):
    two_sessions(client)
    stranger = Client()
    somebody(username="stranger", email="s@x.org")
    sign_in(stranger, "stranger")

    shown = client.get(MINE).context["sessions"]

    assert [each.user_agent for each in shown] == ["", "Another browser"]


@pytest.mark.parametrize("which", ["one", "all others"])
def test_one_ends_a_session_elsewhere(client, which):
    other = two_sessions(client)
    session = UserSession.objects.get(user_agent="Another browser")

    client.post(MINE, {"session": session.pk} if which == "one" else {})

    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_nobody_ends_the_session_of_somebody_else(client):
    other = two_sessions(client)
    session = UserSession.objects.get(user_agent="Another browser")
    stranger = Client()
    somebody(username="stranger", email="s@x.org")
    sign_in(stranger, "stranger")

    stranger.post(MINE, {"session": session.pk})

    assert other.get("/").status_code == 200


def test_who_is_made_inactive_is_out_at_the_next_page(client):
    user = somebody()
    sign_in(client)
    user.is_active = False
    with as_owner():
        user.save()

    assert client.get("/").status_code == 302


def test_sessions_that_ended_are_forgotten(client):
    somebody()
    sign_in(client)
    before = timezone.now() - timedelta(hours=13)
    with as_owner():
        Session.objects.update(expire_date=before)
        UserSession.objects.update(created_at=before)

    sweep()

    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)
    assert not is_in(Client())
