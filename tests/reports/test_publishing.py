"""Publishing in the browser: by another than the builder, once, for a reason."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from core.models import AuditEvent
from programs.models import Role
from reports import actions
from reports.models import Narrative, Summary
from tests.factories import AssignmentFactory, UserFactory
from tests.reports.summaries import (
    MONTH,
    built,
    enrol,
    programme_with,
    published,
    rewrite,
)
from tests.reports.test_summary_pages import address, member, words
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return programme_with(3)


@pytest.fixture
def lead(program):
    return member(program, Role.PROGRAMME_LEAD)


def filled_in(client, program, **changes):
    """The form as it is shown, with the period typed out."""
    shown = client.get(address(program, "publish/")).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)"\s+value="([^"]+)"', shown))
    keys = {name: hidden[name] for name in ("seen", "submission_key")}
    return keys | {"confirmation": MONTH.code} | changes


def sent(client, program, **changes):
    form = filled_in(client, program, **changes)
    return client.post(address(program, "publish/"), form, follow=True)


def events(action="summary-published"):
    with as_owner():
        return list(AuditEvent.objects.filter(action=action).order_by("pk"))


def stored():
    with as_owner():
        return Summary.objects.order_by("-revision").first()


@pytest.mark.parametrize("role", [Role.PROGRAMME_LEAD, Role.MONITORING_OFFICER])
def test_somebody_else_than_the_builder_publishes_in_the_browser(client, program, role):
    built(program, by=member(program))
    publisher = member(program, role)
    client.force_login(publisher)

    page = words(sent(client, program))

    summary = stored()
    assert (summary.status, summary.published_by) == ("published", publisher)
    assert not summary.at_command_line
    assert "It is never changed again." in page
    (event,) = events()
    assert (event.by, event.subject_id) == (publisher, str(summary.pk))
    assert event.facts == {
        "period": MONTH.code,
        "revision": 1,
        "at_command_line": False,
    }


def test_the_builder_is_told_that_somebody_else_publishes(client, program):
    officer = member(program)
    built(program, by=officer)
    client.force_login(officer)

    shown = client.get(address(program, "publish/"))
    answer = client.post(address(program, "publish/"), {"confirmation": MONTH.code})

    assert "You built this draft: somebody else looks at it" in words(shown)
    assert 'name="confirmation"' not in shown.content.decode()
    assert answer.status_code == 200
    assert stored().status == "draft"


def test_the_action_refuses_the_builder_whoever_calls_it(program):
    officer = UserFactory()
    built(program, by=officer)

    with pytest.raises(actions.BuiltByThemselves):
        actions.publish(program, MONTH, by=officer)

    assert not events()


def test_what_the_clock_asked_for_is_published_by_either(client, program, lead):
    built(program, by=None)
    client.force_login(lead)

    sent(client, program)

    assert stored().published_by == lead


def test_the_database_knows_that_the_builder_does_not_publish(program):
    officer = UserFactory()
    summary = built(program, by=officer)

    with (
        pytest.raises(IntegrityError, match="summary_is_published_by_another"),
        transaction.atomic(),
    ):
        summary.publish(by=officer)
    summary.publish(by=officer, at_command_line=True)

    assert stored().at_command_line


@pytest.mark.parametrize("typed", ["", "2026-02", "yes"])
def test_nothing_is_published_until_the_period_is_typed_out(
    client, program, lead, typed
):
    built(program)
    client.force_login(lead)

    response = sent(client, program, confirmation=typed)

    assert 'id="id_confirmation_error"' in response.content.decode()
    assert stored().status == "draft"


def test_a_draft_that_was_counted_again_is_looked_at_once_more(client, program, lead):
    summary = built(program)
    client.force_login(lead)
    form = filled_in(client, program)
    later = summary.cutoff + timedelta(seconds=1)
    rewrite(Summary.objects.filter(pk=summary.pk), cutoff=later)

    answer = client.post(address(program, "publish/"), form, follow=True)

    assert "The draft was counted again after you opened it" in words(answer)
    assert stored().status == "draft"


def test_a_garbled_form_publishes_nothing(client, program, lead):
    built(program)
    client.force_login(lead)

    sent(client, program, seen="now")

    assert stored().status == "draft"


def test_a_revision_is_published_for_a_reason_that_stays_beside_it(
    client, program, lead
):
    published(program)
    enrol(program.offices.get())
    built(program)
    client.force_login(lead)

    refused = sent(client, program)
    assert 'id="id_reason_error"' in refused.content.decode()
    page = words(sent(client, program, reason="Three forms came late."))

    assert (stored().revision, stored().reason) == (2, "Three forms came late.")
    assert "Three forms came late." in page


def test_the_database_asks_a_reason_of_a_revision(program):
    published(program)
    enrol(program.offices.get())
    second = built(program)

    with (
        pytest.raises(IntegrityError, match="summary_revised_for_a_reason"),
        transaction.atomic(),
    ):
        second.publish(by=None)
    second.publish(by=None, at_command_line=True)

    assert stored().reason == ""


def test_a_draft_has_no_reason_yet(program):
    summary = built(program)

    for early in ({"reason": "Early."}, {"at_command_line": True}):
        rows = Summary.objects.filter(pk=summary.pk)
        with (
            pytest.raises(IntegrityError, match="summary_revised_for_a_reason"),
            transaction.atomic(),
        ):
            rows.update(**early)


def test_what_is_published_already_says_so(client, program, lead):
    published(program)
    client.force_login(lead)

    assert "It is published already." in words(client.get(address(program, "publish/")))


def test_who_comes_second_is_told(client, program, lead):
    built(program)
    client.force_login(lead)
    form = filled_in(client, program)
    stored().publish(by=None)

    page = client.post(address(program, "publish/"), form, follow=True)

    assert "It is published already." in words(page)
    assert stored().published_by is None


@pytest.mark.parametrize("part", ["publish/", "narrative/", "differences/"])
def test_another_programmes_draft_is_not_found(client, program, lead, part):
    other = programme_with(1)
    built(other)
    client.force_login(lead)

    assert client.get(address(other, part)).status_code == 404
    assert client.get(address(program, part)).status_code == 404  # never built


def test_an_auditor_reads_and_neither_publishes_nor_writes(client, program):
    built(program)
    client.force_login(member(program, Role.AUDITOR))

    assert client.get(address(program, "publish/")).status_code == 403
    assert client.get(address(program, "narrative/")).status_code == 403
    page = client.get(address(program)).content.decode()
    assert address(program, "publish/") not in page
    assert address(program, "narrative/") not in page


def test_a_monitoring_officer_publishes_and_leaves_the_words_to_the_lead(
    client, program
):
    built(program)
    client.force_login(member(program))

    assert client.get(address(program, "narrative/")).status_code == 403
    page = client.get(address(program)).content.decode()
    assert address(program, "publish/") in page
    assert address(program, "narrative/") not in page


def test_who_leads_elsewhere_writes_nothing_here(client, program):
    built(program)
    officer = member(program)
    role = {"role": Role.PROGRAMME_LEAD, "office": None}
    AssignmentFactory(user=officer, program=programme_with(1), **role)
    client.force_login(officer)

    assert client.get(address(program, "narrative/")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_twenty_who_publish_at_once_publish_once(program, lead):
    built(program)
    ready, told = Barrier(20), []

    def publish():
        try:
            with in_scope(lead):
                ready.wait(30)
                actions.publish(program, MONTH, by=lead)
            told.append("published")
        except actions.NothingToPublish:
            told.append("before")
        finally:
            connection.close()

    threads = [Thread(target=publish) for _each in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["before"] * 19 + ["published"]
    assert len(events()) == 1


@pytest.mark.parametrize("path", ["", "publish/", "narrative/", "differences/"])
@pytest.mark.parametrize("revisions", [1, 3])
def test_pages_ask_the_same_number_of_questions_for_all_revisions(
    client, program, lead, path, revisions, django_assert_num_queries
):
    for _each in range(revisions):
        published(program)
        enrol(program.offices.get())
    built(program)
    client.force_login(lead)
    number = {"": 13, "publish/": 10, "narrative/": 11, "differences/": 13}

    with django_assert_num_queries(number[path]):
        client.get(address(program, path))


# What stands behind the figures

TEXTS = {"happened": "Floods.", "why": "Rain.", "changes": "Boats."}


def write(client, program, **changes):
    shown = client.get(address(program, "narrative/")).content.decode()
    key = re.search(r'name="submission_key"\s+value="([^"]+)"', shown)[1]
    version = re.search(r'name="version"\s+value="(\d+)"', shown)
    hidden = {"submission_key": key, "version": version[1] if version else ""}
    form = hidden | TEXTS | changes
    return client.post(address(program, "narrative/"), form, follow=True)


def test_the_lead_writes_what_stands_behind_a_draft(client, program, lead):
    summary = built(program)
    client.force_login(lead)

    page = words(write(client, program))

    for text in TEXTS.values():
        assert text in page
    with as_owner():
        narrative = Narrative.objects.get()
    assert (narrative.summary, narrative.by) == (summary, lead)
    (event,) = events("summary-narrated")
    assert event.facts == {"period": MONTH.code, "revision": 1, "version": 1}


def test_it_says_that_no_names_belong_there_and_keeps_what_is_typed(
    client, program, lead
):
    summary = built(program)
    client.force_login(lead)

    page = client.get(address(program, "narrative/")).content.decode()

    assert "no names" in page
    assert f'data-draft="narrative:{summary.pk}"' in page


def test_it_is_written_anew_while_the_summary_is_a_draft(client, program, lead):
    built(program)
    client.force_login(lead)
    write(client, program)

    write(client, program, why="The dam.")

    with as_owner():
        narrative = Narrative.objects.get()
    assert (narrative.why, narrative.version) == ("The dam.", 2)


def test_of_two_leads_the_second_sees_both_versions(client, program, lead):
    built(program)
    client.force_login(lead)
    write(client, program)

    response = write(client, program, version="")

    assert response.status_code == 409
    with as_owner():
        assert Narrative.objects.get().version == 1


def test_three_empty_texts_are_none(client, program, lead):
    built(program)
    client.force_login(lead)

    page = write(client, program, **dict.fromkeys(TEXTS, ""))

    assert "Write one of the three texts." in words(page)


def test_a_refreshed_draft_keeps_its_narrative(client, program, lead):
    built(program)
    client.force_login(lead)
    write(client, program)
    enrol(program.offices.get())

    built(program)

    assert "Floods." in words(client.get(address(program)))


def test_each_revision_keeps_its_own_and_the_next_begins_with_it(client, program, lead):
    built(program)
    client.force_login(lead)
    write(client, program)
    stored().publish(by=None)
    enrol(program.offices.get())
    built(program)

    assert "Floods." in client.get(address(program, "narrative/")).content.decode()
    assert "Floods." not in words(client.get(address(program)))
    write(client, program, happened="Storms.")

    assert "Storms." in words(client.get(address(program)))
    assert "Floods." in words(client.get(address(program, "?revision=1")))


def test_published_words_are_frozen(client, program, lead):
    summary = built(program)
    with in_scope(lead):
        actions.narrate(summary, by=lead, **TEXTS)
    summary.publish(by=None)

    with pytest.raises(actions.NothingToPublish), in_scope(lead):
        actions.narrate(summary, by=lead, **TEXTS)
    rows = Narrative.objects.filter(summary=summary)
    for change in (lambda: rows.update(why="Other."), rows.delete):
        with (
            as_owner(),
            pytest.raises(IntegrityError, match="never changed"),
            transaction.atomic(),
        ):
            change()
    client.force_login(lead)
    page = words(client.get(address(program, "narrative/")))
    assert "what was written with it is frozen" in page


def test_nothing_is_written_of_what_is_published(program):
    summary = published(program)
    late = Narrative(summary=summary, by=UserFactory(), why="Late.")

    with (
        as_owner(),
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
    ):
        late.save()


def test_an_empty_narrative_is_none(program):
    summary = built(program)

    with (
        as_owner(),
        pytest.raises(IntegrityError, match="narrative_says_something"),
        transaction.atomic(),
    ):
        Narrative.objects.create(summary=summary, by=UserFactory())
