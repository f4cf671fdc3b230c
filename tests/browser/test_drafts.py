"""What is typed is kept before it is saved, on a good line, a bad one and none."""

import re

import pytest
from playwright.sync_api import expect

from core.models import Draft
from participants.models import Note
from tests.roles import as_owner

SAVED = re.compile(r"^Draft saved \d\d:\d\d")


def typing(visits, part="case", who="caseworker"):
    """A new note, half of it typed."""
    page = visits.by(who)
    page.goto(f"/participants/{getattr(visits.scene, part).case_code}/notes/new/")
    page.get_by_label("Note").fill("Half a sentence")
    return page


def status(page):
    return page.locator(".save-bar [role=status]")


def drafts():
    with as_owner():
        return [draft.data["text"] for draft in of_notes()]


def of_notes():
    return Draft.objects.filter(key__startswith="note:")


@pytest.fixture(autouse=True)
def no_drafts(transactional_db):
    yield
    with as_owner():
        of_notes().delete()


def test_a_draft_is_saved_while_typing_and_put_back(visits):
    page = typing(visits)
    expect(status(page)).to_have_text(SAVED)
    expect(status(page)).to_have_class("saved")

    page.get_by_role("link", name="Go back").click()
    page.get_by_role("link", name="Add a note").first.click()

    expect(page.get_by_label("Note")).to_have_value("Half a sentence")
    expect(page.get_by_text("This is your draft of")).to_be_visible()
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_label("Note")).to_have_value("")
    assert drafts() == []


def test_who_leaves_at_once_leaves_a_draft(visits):
    page = typing(visits)

    page.get_by_role("link", name="Go back").click()
    page.get_by_role("link", name="Add a note").first.click()

    expect(page.get_by_label("Note")).to_have_value("Half a sentence")


def test_a_note_that_is_saved_leaves_no_draft_behind(visits):
    page = typing(visits)

    page.get_by_role("button", name="Save note").click()

    expect(page.get_by_text("Note saved at")).to_be_visible()
    assert drafts() == []
    with as_owner():
        texts = [note.text for note in Note.objects.all()]
    assert texts.count("Half a sentence") == 1


def test_without_a_connection_nothing_is_lost(visits):
    page = typing(visits)
    expect(status(page)).to_have_text(SAVED)
    page.context.set_offline(True)
    page.get_by_label("Note").fill("A whole sentence")
    expect(status(page)).to_contain_text("Not saved yet: no connection.")

    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_label("Note")).to_have_value("A whole sentence")
    page.context.set_offline(False)

    expect(status(page)).to_have_text(SAVED)
    assert drafts() == ["A whole sentence"]
    assert {fault.partition(" (")[0] for fault in visits.faults} == {
        "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"
    }
    visits.faults.clear()


def test_a_session_that_ends_while_typing_takes_nothing_along(visits):
    """Signed in again in another tab, the first goes on where it was."""
    page = typing(visits)
    expect(status(page)).to_have_text(SAVED)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_label("Note").fill("A whole sentence")
    expect(status(page)).to_contain_text("your session has ended")

    ended = page.get_by_role("alertdialog", name="Your session has ended")
    with page.expect_popup() as opened:
        ended.get_by_role("link").click()
    expect(opened.value.get_by_label("User name or e-mail")).to_be_visible()
    page.context.add_cookies([each for each in cookies if each["name"] == "session"])
    opened.value.close()
    page.bring_to_front()
    expect(ended).to_be_hidden(timeout=10_000)
    page.get_by_role("button", name="Save note").click()

    expect(page.get_by_text("Note saved at")).to_be_visible()
    assert drafts() == []
    visits.faults.clear()
