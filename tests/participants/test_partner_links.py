"""By a link a partner reads what was chosen, and nothing else, and answers once."""

import html
import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from core.models import AuditEvent
from participants.actions import referrals as actions
from participants.models import Referral, ReferralLink
from participants.models.record import Refused
from participants.models.referral import ANSWERS, MOVES, Status
from participants.reading import partner_pages
from programs.models import Role
from programs.models.feed import digest
from tests.factories import (
    AreaFactory,
    EnrolmentFactory,
    OfficeFactory,
    ReferralFactory,
    ReferralLinkFactory,
)
from tests.participants.registers import member, text
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
URL = "/answer/a-token/"
OPEN = {"do": "open"}
KNOWN = {
    "name": "Mariam Kollie",
    "phone": "077 123 456",
    "age_band": "25 and over",
    "sex": "Woman",
    "language": "Krio",
    "place": "Salinas",
    "reason": "A splinter",
}


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(office):
    return member(office, Role.CASEWORKER)


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(
        office=office,
        caseworker=caseworker,
        residence=AreaFactory(program=office.program, name="Salinas"),
        participant__given_name="Mariam",
        participant__family_name="Kollie",
        participant__phone="077 123 456",
        participant__sex="F",
        participant__birth_date="1980-05-01",
        participant__birth_precision="day",
    )


@pytest.fixture
def waiting(case):
    return ReferralFactory(
        enrolment=case,
        sent=True,
        consent__language="Krio",
        reason="A splinter",
        shared=["name"],
    )


@pytest.fixture
def link(waiting):
    return ReferralLinkFactory(referral=waiting)


def stored() -> Referral:
    with as_owner():
        return Referral.objects.get()


def share(link, *fields):
    with as_owner():
        Referral.objects.filter(pk=link.referral_id).update(shared=[*fields])


def change(model, **facts):
    with as_owner():
        model.objects.update(**facts)


def test_the_address_alone_tells_nothing(client, link):
    known, unknown = client.get(URL), client.get("/answer/another/")

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert text(known) == text(unknown)
    assert "Mariam" not in text(known)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("field", [*Referral.Field.values])
def test_the_partner_reads_what_was_chosen_alone(client, link, field):
    share(link, field)

    page = client.post(URL, OPEN)

    shown = html.unescape(page.content.decode())
    assert [name for name, value in KNOWN.items() if value in shown] == [field]
    assert link.enrolment.case_code not in shown


@pytest.mark.parametrize("field", [*Referral.Field.values])
def test_the_database_itself_tells_no_more_than_was_chosen(link, field):
    share(link, field)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM participants_referral_shown(%s)", [digest("a-token")]
        )
        names = [column.name for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))

    own = {
        "name": {"given_name", "family_name"},
        "age_band": {"birth_date", "birth_precision"},
    }
    of_person = {*own["name"], *own["age_band"], *Referral.Field.values} & {*row}
    assert {name for name in of_person if row[name] is not None} == own.get(
        field, {field}
    )


def test_without_the_function_whoever_has_no_scope_sees_no_referral(link):
    assert not Referral.objects.exists()
    assert not ReferralLink.objects.exists()


def test_the_pages_are_for_nobody_else(client, link):
    for page in (client.get(URL), client.post(URL, OPEN), client.post("/answer/x/")):
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert page.headers["Cache-Control"] == "no-store, private"
        assert page.headers["Referrer-Policy"] == "same-origin"


def test_every_opening_stands_in_the_trail(client, link):
    client.post(URL, OPEN)
    client.post(URL, OPEN)

    told = AuditEvent.objects.values_list("action", "by", "subject_id", "facts__case")
    row = (str(link.referral_id), link.enrolment.case_code)
    assert [*told] == [("referral-link-opened", None, *row)] * 2


def test_an_answer_is_stored_and_closes_the_link(client, link):
    answer = {"do": "answer", "outcome": "rejected", "refusal": "full"}

    first, again = client.post(URL, answer), client.post(URL, OPEN)

    assert "your answer is stored" in text(first)
    assert "Mariam" not in text(first)
    assert (stored().status, stored().refusal, stored().version) == (
        "rejected",
        "full",
        2,
    )
    assert again.status_code == 404
    actions_ = AuditEvent.objects.filter(action__startswith="referral")
    assert [event.action for event in actions_] == ["referral-answered-by-partner"]


def test_an_answer_that_lacks_something_is_asked_again(client, link):
    page = client.post(URL, {"do": "answer", "outcome": "rejected"})

    assert [*page.context["form"].errors] == ["refusal"]
    assert stored().status == "sent"


@pytest.mark.parametrize(
    "gone",
    [
        lambda: change(ReferralLink, until=timezone.now() - timedelta(seconds=1)),
        lambda: change(ReferralLink, token_digest=None, until=None),
        lambda: change(ReferralLink, token_digest=digest("another")),
        lambda: change(Referral, status="closed_without_service"),
        lambda: change(Referral, status="rejected", refusal="full"),
    ],
    ids=["too old", "used", "unknown", "closed", "answered"],
)
def test_what_opens_nothing_looks_alike(client, link, gone):
    nothing = text(client.post("/answer/of-nobody/", OPEN))
    gone()

    page = client.post(URL, OPEN)
    answered = client.post(URL, {"do": "answer", "outcome": "accepted"})

    assert (page.status_code, text(page)) == (404, nothing)
    assert (answered.status_code, text(answered)) == (404, nothing)
    assert stored().status != "accepted"


@pytest.mark.parametrize("outcome", Status.values)
@pytest.mark.parametrize("status", ["sent", "accepted", "consent_withdrawn"])
def test_the_database_takes_the_answers_that_may_follow(link, status, outcome):
    """The function says again what `MOVES` says: here they are held together."""
    change(Referral, status=status)
    why = "full" if outcome == "rejected" else ""
    day = timezone.localdate() if outcome == "service_received" else None

    with connection.cursor() as cursor:
        facts = [digest("a-token"), outcome, why, day]
        cursor.execute("SELECT participants_referral_answered(%s, %s, %s, %s)", facts)
        [taken] = cursor.fetchone()

    assert taken is (outcome in ANSWERS and outcome in MOVES.get(status, ()))


def test_the_consent_taken_back_closes_the_link_at_once(client, link, caseworker):
    with as_owner():
        actions.record_consent(
            link.enrolment,
            link.referral.partner,
            agreed=False,
            given_on=timezone.localdate(),
            given_by="self",
            guardian="",
            language="Krio",
            by=caseworker,
        )
        assert ReferralLink.objects.get().token_digest is None

    assert client.post(URL, OPEN).status_code == 404


@pytest.mark.parametrize("outcome", ["rejected", "closed_without_service"])
def test_what_staff_close_has_no_link_any_more(link, caseworker, outcome):
    with as_owner():
        why = {"refusal": "full"} if outcome == "rejected" else {}
        actions.answer(link.referral, outcome=outcome, by=caseworker, **why)

        closed = ReferralLink.objects.get()
    assert (closed.token_digest, closed.until) == (None, None)


def test_what_a_partner_accepted_keeps_the_link_to_say_what_was_received(
    link, caseworker
):
    with as_owner():
        actions.answer(link.referral, outcome="accepted", by=caseworker)
        assert ReferralLink.objects.get().token_digest


def test_staff_make_a_link_that_is_shown_once(client, waiting, caseworker):
    client.force_login(caseworker)
    page = f"/participants/{waiting.enrolment.case_code}/referrals/{waiting.pk}/link/"
    key = re.search(r'submission_key" value="(.*?)"', client.get(page).content.decode())

    made = client.post(page, {"submission_key": key[1]})

    address = re.search(r"http://testserver(/answer/.{43}/)", made.content.decode())[1]
    assert address not in client.get(page).content.decode()
    partner = Client()
    assert "Mariam Kollie" in html.unescape(
        partner.post(address, OPEN).content.decode()
    )
    with as_owner():
        link = ReferralLink.objects.get()
    assert bytes(link.token_digest) == digest(address.split("/")[2])
    left = link.until - timezone.now()
    assert timedelta(days=13) < left < timedelta(days=14, minutes=1)


def test_a_draft_has_no_link(case):
    draft = ReferralFactory(enrolment=case)

    with as_owner(), pytest.raises(Refused):
        actions.make_link(draft, by=draft.by)


def test_five_wrong_tries_lock_an_address_even_when_it_is_right_later(client, link):
    change(ReferralLink, until=timezone.now() - timedelta(days=1))
    for _try in range(5):
        assert client.post(URL, OPEN).status_code == 404

    assert client.post(URL, OPEN).status_code == 429


def test_a_right_one_is_no_wrong_try(client, link):
    answers = {client.post(URL, OPEN).status_code for _try in range(8)}

    assert answers == {200}


@pytest.mark.parametrize(
    "facts", [{"until": None}, {"token_digest": None}], ids=["no end", "no token"]
)
def test_a_link_ends_while_it_holds(facts):
    with pytest.raises(IntegrityError, match="referral_link_ends_while_it_holds"):
        ReferralLinkFactory(**facts)


def test_a_link_is_of_a_referral_of_its_case(waiting):
    with pytest.raises(IntegrityError, match="link_is_of_a_referral_of_the_case"):
        ReferralLinkFactory(referral=waiting, enrolment=EnrolmentFactory())


@pytest.mark.django_db(transaction=True)
def test_of_twenty_answers_at_once_one_is_stored(link):
    shown = partner_pages.by_token("a-token")
    barrier, taken = Barrier(20), []

    def answer() -> None:
        barrier.wait()
        taken.append(
            actions.answer_by_link("a-token", shown.referral, outcome="accepted")
        )
        connection.close()

    threads = [Thread(target=answer) for _each in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == [False] * 19 + [True]
    assert (stored().status, stored().version) == ("accepted", 2)
    told = AuditEvent.objects.filter(action="referral-answered-by-partner")
    assert told.count() == 1
