"""The way in and the end of a session, as a browser meets them."""

import re
from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal import auth
from django.test import Client
from playwright.sync_api import expect

from core.accounts import clock
from tests.core.accounts.people import PASSWORD
from tests.roles import as_owner

NAME = "User name or e-mail"


@pytest.fixture
def person(visits):
    """The caseworker, with a password; without what a test has set up for them."""
    user = visits.scene.staff["caseworker"]
    with as_owner():
        user.set_password(PASSWORD)
        user.save()
    yield user
    with as_owner():
        user.authenticator_set.all().delete()


def sign_in(page, name="caseworker"):
    page.get_by_label(NAME).fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def code_of(key: str) -> str:
    now = next(auth.yield_hotp_counters_from_time())
    return auth.format_hotp_value(auth.hotp_value(key, now + 1))


def noting(visits, **options):
    """Signed in, and half a note typed."""
    page = visits.by(None, **options)
    page.goto(f"/participants/{visits.scene.case.case_code}/notes/new/")
    sign_in(page)
    page.get_by_label("Note").fill("Half a sentence")
    return page


@contextmanager
def session_of(page):
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    client = Client()
    client.cookies["session"] = cookies["session"]
    session = client.session
    yield session
    session.save()


def look(page):
    page.evaluate("window.sessionWatch.look()")


def test_before_a_session_ends_it_is_said_and_one_stays(visits, person):
    page = noting(visits)
    with session_of(page) as session:
        session[clock.SEEN] -= 28.5 * 60
    look(page)
    dialog = page.get_by_role("alertdialog", name="Are you still there?")
    expect(dialog).to_be_visible()

    dialog.get_by_role("button", name="Stay signed in").click()

    expect(dialog).to_be_hidden()
    with session_of(page) as session:
        seen = session[clock.SEEN]
    page.wait_for_timeout(100)
    look(page)
    with session_of(page) as session:
        assert session[clock.SEEN] == seen


def end(page):
    with session_of(page) as session:
        session[clock.SIGNED_IN] = session[clock.SEEN] = 0
    look(page)
    ended = page.get_by_role("alertdialog", name="Your session has ended")
    expect(ended).to_be_visible()
    return ended


def test_who_signs_in_again_goes_on_where_they_were(visits, person):
    page = noting(visits)
    ended = end(page)

    with page.expect_popup() as opened:
        ended.get_by_role("link").click()
    sign_in(opened.value)
    expect(opened.value.get_by_text("You are signed in").first).to_be_visible()
    opened.value.close()
    look(page)
    expect(ended).to_be_hidden()
    expect(page.get_by_label("Note")).to_have_value("Half a sentence")
    page.get_by_role("button", name="Save note").click()

    expect(page.get_by_text("Note saved at")).to_be_visible()
    visits.faults.clear()


def test_nothing_is_saved_in_the_name_of_somebody_else(visits, person):
    other = visits.scene.staff["programme_lead"]
    with as_owner():
        other.set_password(PASSWORD)
        other.save()
    page = noting(visits)
    ended = end(page)

    with page.expect_popup() as opened:
        ended.get_by_role("link").click()
    sign_in(opened.value, "programme_lead")
    expect(opened.value.get_by_text("You are signed in").first).to_be_visible()
    opened.value.close()
    look(page)

    told = page.get_by_role("alertdialog", name="Somebody else has signed in here")
    expect(told).to_be_visible()
    answer = page.evaluate(
        "fetch(location.href, {method: 'POST', body: new FormData("
        "document.querySelector('form[data-draft]'))}).then((it) => it.status)"
    )
    assert answer == 403
    visits.faults.clear()


def test_a_lost_connection_is_no_ended_session(visits, person):
    page = noting(visits)
    page.context.set_offline(True)

    look(page)

    expect(page.get_by_role("alertdialog")).to_have_count(0)
    visits.faults.clear()


# Second factors


def test_a_second_factor_is_set_up_asked_for_and_removed(visits, person):
    """All of its pages, under the strict policy."""
    page = visits.by(None)
    page.goto("/accounts/factor/")
    sign_in(page)
    page.get_by_role("link", name="Set up").click()
    expect(page.get_by_role("img", name="The key as a picture")).to_be_visible()
    page.get_by_text("The phone can’t read the picture").click()
    key = page.locator(".code-key").inner_text()
    page.get_by_label("Code").fill(code_of(key))
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".code-list li")).to_have_count(10)
    recovery = page.locator(".code-list code").first.inner_text()

    page.context.clear_cookies()
    page.goto("/participants/")
    sign_in(page)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/participants/$"))

    page.goto("/accounts/factor/")
    page.get_by_role("link", name="Remove, to set up").click()
    expect(page.get_by_text("Is it still you?").first).to_be_visible()
    page.get_by_role("link", name="Use authenticator app or code").click()
    expect(page.get_by_label("Code")).to_be_visible()
    page.go_back()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.goto("/accounts/factor/codes/new/")
    page.get_by_role("button", name="Make new ones").click()
    expect(page.locator(".code-list li")).to_have_count(10)
    page.goto("/accounts/factor/phone/remove/")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("link", name="Set up")).to_be_visible()


@pytest.fixture
def keys(settings):
    """As where there is TLS; browsers trust this machine's own name like TLS."""
    settings.ROOT_URLCONF = "tests.browser.urls_with_keys"
    settings.MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def with_key(page):
    """Put a key into the machine, which is touched whenever it is asked."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "isUserVerified": True}
    key |= {"hasUserVerification": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def test_a_security_key_is_added_asked_for_and_removed(visits, person, keys):
    page = visits.by(None, base_url=visits.address.replace("127.0.0.1", "localhost"))
    page.goto("/accounts/factor/")
    with_key(page)
    sign_in(page)
    page.get_by_role("link", name="Add and remove keys").click()
    page.get_by_role("link", name="Add a security key").click()
    page.get_by_role("button", name="Add the key").click()
    expect(page.locator(".code-list li")).to_have_count(10)

    page.context.clear_cookies()
    page.goto("/participants/")
    sign_in(page)
    page.get_by_role("button", name="Use a security key").click()
    expect(page).to_have_url(re.compile("/participants/$"))

    page.goto("/accounts/factor/keys/")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use a security key").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()
