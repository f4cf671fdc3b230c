"""What somebody learns: asked with the stay, kept to school age, told on the tab."""

import html
import re
from datetime import date
from uuid import uuid4

import pytest

from core.access import Permission
from core.models import AuditEvent
from participants.actions import schooling as actions
from participants.models import Schooling, Stage
from participants.models.record import Refused
from participants.reading import listing
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    AttendanceFactory,
    EnrolmentFactory,
    OfficeFactory,
    SchoolingFactory,
    StageFactory,
    TermResultFactory,
    UserFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
EDUCATION, TRAINING = "education", "vocational_training"
DAY = date(2026, 3, 1)
BEGUN = {"status": "active", "started_on": "1 March 2026"}
SCHOOL = {"learning": "formal_school", "school": "Ombala primary", "grade": "5"}
LEFT = {"status": "dropped_out", "started_on": DAY, "ended_on": date(2026, 4, 1)}


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def caseworker(office):
    return member(office)


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


@pytest.fixture
def pupil(office):
    """Fourteen on the day on which the stays begin, on the child track."""
    return EnrolmentFactory(
        office=office, child_track=True, participant__birth_date=date(2011, 3, 2)
    )


@pytest.fixture
def protector(office):
    return member(office, Role.CHILD_PROTECTION)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def address(case, rest=""):
    return f"/participants/{case.case_code}/{rest}"


def new(case, kind=EDUCATION):
    return address(case, f"stages/new/{kind}/")


def of_stay(stay, verb):
    return address(stay.enrolment, f"stages/{stay.pk}/{verb}/")


def stay_of(case, **facts):
    return StageFactory(**{"enrolment": case, "stage": EDUCATION, **facts})


def send(client, user, url, **typed):
    client.force_login(user)
    shown = client.get(url).content.decode()
    version = re.search(r'name="version" value="(\d+)"', shown)
    hidden = {"submission_key": uuid4(), "version": version[1] if version else ""}
    return client.post(url, hidden | typed)


def said(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def read(client, user, url):
    client.force_login(user)
    return said(client.get(url))


def stored(*names):
    with as_owner():
        return list(Schooling.objects.order_by("created_at").values_list(*names))


# With the stay


def test_what_is_learned_is_asked_with_the_stay_and_stands_on_the_tab(
    client, caseworker, case
):
    typed = {"entry_level": "1", "childcare": "needed", "childcare_since": "2/3/2026"}

    answer = send(client, caseworker, new(case), **BEGUN, **SCHOOL, **typed)

    assert answer.url == address(case, "education/")
    assert stored("learning", "grade", "entry_level", "childcare_since") == [
        ("formal_school", "5", 1, date(2026, 3, 2))
    ]
    tab = said(client.get(answer.url))
    assert "Kind of learning: Formal school, class 5 School: Ombala primary" in tab
    assert "Level: 1: primary school" in tab
    assert "nobody looks after the children yet, since 2 March 2026" in tab
    with as_owner():
        event = AuditEvent.objects.get(action="schooling-recorded")
        assert event.facts == {"case": case.case_code}


def test_what_begins_says_what_is_learned(client, caseworker, case):
    answer = send(client, caseworker, new(case), **BEGUN)

    assert "Choose the kind of learning" in said(answer)
    with as_owner():
        assert Stage.objects.count() == 0


def test_what_is_planned_may_leave_it_open_until_it_starts(client, caseworker, case):
    send(client, caseworker, new(case), status="planned")
    with as_owner():
        stay = Stage.objects.get()
    asked = of_stay(stay, "start")

    refused = send(client, caseworker, asked, started_on="1 March 2026")
    send(client, caseworker, asked, started_on="1 March 2026", learning="literacy")

    assert "Choose the kind of learning" in said(refused)
    assert stored("learning", "stay__status") == [("literacy", "active")]


def test_who_tells_the_school_tells_the_kind_of_learning(client, caseworker, case):
    typed = {"status": "planned", "school": "Ombala primary"}

    answer = send(client, caseworker, new(case), **typed)

    assert "Choose the kind of learning" in said(answer)
    assert stored("pk") == []


def test_what_is_known_already_is_not_asked_again(client, caseworker, case):
    stay = stay_of(case, status="planned", started_on=None)
    SchoolingFactory(stay=stay)
    client.force_login(caseworker)

    page = client.get(of_stay(stay, "start")).content.decode()
    send(client, caseworker, of_stay(stay, "start"), started_on="1 March 2026")

    assert 'name="learning"' not in page
    assert stored("learning", "stay__status") == [("formal_school", "active")]


def test_other_stages_have_no_schooling(client, caseworker, case):
    client.force_login(caseworker)
    training = stay_of(case, stage=TRAINING)

    page = client.get(new(case, TRAINING)).content.decode()

    assert 'name="learning"' not in page
    assert client.get(of_stay(training, "schooling")).status_code == 404
    assert client.get(of_stay(training, "again")).status_code == 404


# Its end


@pytest.fixture
def running(case):
    return stay_of(case, started_on=DAY)


ENDED = {"status": "completed", "ended_on": "1 July 2026"}


def test_the_end_keeps_the_level_reached(client, caseworker, running):
    SchoolingFactory(stay=running, entry_level=1)

    send(client, caseworker, of_stay(running, "end"), **ENDED, exit_level="2")

    assert stored("entry_level", "exit_level", "version") == [(1, 2, 2)]


def test_dropping_out_keeps_why(client, caseworker, running):
    SchoolingFactory(stay=running)
    typed = ENDED | {"status": "dropped_out", "left_because": "fees"}

    answer = send(client, caseworker, of_stay(running, "end"), **typed)

    assert stored("left_because") == [("fees",)]
    assert "Why they left: School fees" in said(client.get(answer.url))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"exit_level": "0"}, "level at the end is below that at the start"),
        ({"left_because": "work"}, "Why they left is kept of who dropped out"),
    ],
)
def test_an_end_that_can_not_be_is_told(client, caseworker, running, typed, told):
    SchoolingFactory(stay=running, entry_level=1)

    answer = send(client, caseworker, of_stay(running, "end"), **ENDED | typed)

    assert told in said(answer)
    assert stored("stay__status", "exit_level") == [("active", None)]


def test_an_imported_stay_ends_with_or_without_its_schooling(
    client, caseworker, running
):
    url = of_stay(running, "end")

    refused = send(client, caseworker, url, **ENDED, exit_level="2")
    send(client, caseworker, url, **ENDED)

    assert "Choose the kind of learning" in said(refused)
    assert stored("pk") == []
    with as_owner():
        assert Stage.objects.get().status == "completed"


def test_why_they_left_goes_when_the_end_is_put_right(client, caseworker, case):
    stay = stay_of(case, **LEFT)
    SchoolingFactory(stay=stay, left_because="illness")
    typed = {"status": "completed", "started_on": "1/3/2026", "ended_on": "1/4/2026"}

    send(client, caseworker, of_stay(stay, "change"), **typed)

    assert stored("left_because", "stay__status") == [("", "completed")]


# On its own page


def test_of_an_imported_stay_it_is_told_and_added(client, caseworker, running):
    tab = address(running.enrolment, "education/")
    assert "Schooling: not recorded" in read(client, caseworker, tab)

    answer = send(client, caseworker, of_stay(running, "schooling"), **SCHOOL)

    assert answer.url == tab
    assert "It stands below: Formal school, class 5" in said(client.get(tab))
    assert stored("school") == [("Ombala primary",)]


def test_it_is_put_right_with_the_version_that_was_seen(client, caseworker, running):
    SchoolingFactory(stay=running)
    url = of_stay(running, "schooling")

    send(client, caseworker, url, **SCHOOL | {"grade": "6"})
    behind = client.post(url, {"submission_key": uuid4(), "version": 1, **SCHOOL})

    assert behind.status_code == 409
    assert stored("grade", "version") == [("6", 2)]
    history = read(client, caseworker, address(running.enrolment, "history/"))
    assert "Schooling: Formal school" in history
    assert "5 6" in history


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"learning": ""}, "Choose the kind of learning"),
        ({"beside_school": "on"}, "Only catch-up and bridging classes are taken"),
        ({"childcare_since": "1/3/2026"}, "Only childcare that is needed or given"),
        ({"childcare": "given", "childcare_since": "tomorrow"}, "still to come"),
    ],
)
def test_what_does_not_fit_is_told(client, caseworker, running, typed, told):
    answer = send(client, caseworker, of_stay(running, "schooling"), **SCHOOL | typed)

    assert told in said(answer)
    assert stored("pk") == []


def test_the_last_level_is_asked_of_what_is_over(client, caseworker, running):
    client.force_login(caseworker)
    url = of_stay(running, "schooling")

    assert 'name="exit_level"' not in client.get(url).content.decode()
    with as_owner():
        Stage.objects.update(status="completed", ended_on=date(2026, 4, 1))
    page = client.get(url).content.decode()

    assert 'name="exit_level"' in page
    assert 'name="left_because"' not in page


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"exit_level": 2}, "its last level is not known yet"),
        ({"childcare": "needed", "childcare_since": date.max}, "still to come"),
        ({"beside_school": True}, "Only catch-up and bridging classes"),
    ],
)
def test_the_action_refuses_what_no_form_asks(running, facts, told):
    with as_owner(), pytest.raises(Refused, match=told):
        actions.record(running, learning="literacy", **facts, by=UserFactory())


def test_only_a_stay_in_education_has_schooling(case):
    training = stay_of(case, stage=TRAINING)

    with as_owner(), pytest.raises(Refused, match="Only a stay in education"):
        actions.record(training, learning="literacy", by=UserFactory())


# Under 15


@pytest.mark.parametrize(
    ("typed", "is_begun"),
    [
        ({"learning": "formal_school"}, True),
        ({"learning": "catch_up", "beside_school": "on", "school": "Ombala"}, True),
        ({"learning": "bridging", "beside_school": "on", "school": "Ombala"}, True),
        ({"learning": "catch_up"}, False),
        ({"learning": "literacy"}, False),
        ({"learning": "language"}, False),
    ],
)
def test_under_15_somebody_goes_into_formal_school(
    client, protector, pupil, typed, is_begun
):
    answer = send(client, protector, new(pupil), **BEGUN, **typed)

    told = "Under 15 somebody goes into formal school" in said(answer)
    assert (told, len(stored("pk"))) == (not is_begun, is_begun)


def test_on_the_fifteenth_birthday_they_choose(client, protector, pupil):
    typed = {"status": "active", "started_on": "2 March 2026", "learning": "literacy"}

    send(client, protector, new(pupil), **typed)

    assert stored("learning") == [("literacy",)]


def test_a_trade_is_not_begun_under_15(client, protector, pupil):
    waits = stay_of(pupil, stage=TRAINING, status="planned", started_on=None)

    begun = send(client, protector, new(pupil, TRAINING), **BEGUN)
    started = send(
        client, protector, of_stay(waits, "start"), started_on="1 March 2026"
    )
    later = send(client, protector, of_stay(waits, "start"), started_on="2 March 2026")

    for answer in (begun, started):
        assert "Vocational training is not begun under 15" in said(answer)
    assert later.status_code == 302


def test_the_first_day_is_not_put_before_the_fifteenth_birthday(
    client, protector, pupil
):
    stay = stay_of(pupil, stage=TRAINING, started_on=date(2026, 3, 2))

    answer = send(client, protector, of_stay(stay, "change"), started_on="1 March 2026")

    assert "Vocational training is not begun under 15" in said(answer)


def test_what_was_begun_so_before_can_be_held_and_ended(client, protector, pupil):
    stay = stay_of(pupil, stage=TRAINING, started_on=DAY)

    send(client, protector, of_stay(stay, "hold"))
    send(client, protector, of_stay(stay, "end"), **ENDED)

    with as_owner():
        assert Stage.objects.get().status == "completed"


def test_another_kind_is_not_put_in_the_place_of_school(client, protector, pupil):
    stay = SchoolingFactory(stay=stay_of(pupil, started_on=DAY)).stay
    url = of_stay(stay, "schooling")

    answer = send(client, protector, url, learning="literacy")

    assert "Under 15 somebody goes into formal school" in said(answer)
    assert stored("learning") == [("formal_school",)]


def test_of_what_is_over_the_truth_is_kept(client, protector, pupil):
    stay = stay_of(pupil, **LEFT)

    send(client, protector, of_stay(stay, "schooling"), learning="literacy")

    assert stored("learning") == [("literacy",)]


def test_a_year_of_birth_alone_counts_in_the_childs_favour(client, protector, office):
    case = EnrolmentFactory(
        office=office,
        child_track=True,
        participant__birth_date=date(2011, 7, 1),
        participant__birth_precision="year",
    )
    typed = {"status": "active", "started_on": "1 October 2026"}

    answer = send(client, protector, new(case, TRAINING), **typed)

    assert "Vocational training is not begun under 15" in said(answer)


def test_a_birth_date_that_is_missing_is_asked_for_and_bars_nothing(
    client, caseworker, office
):
    case = unborn(office, caseworker=caseworker)
    client.force_login(caseworker)

    page = said(client.get(new(case, TRAINING)))
    answer = send(client, caseworker, new(case, TRAINING), **BEGUN)

    assert "The birth date is not known: ask for it first" in page
    assert answer.status_code == 302


def test_who_looks_like_a_child_and_has_no_birth_date_is_under_15(
    client, protector, office
):
    case = unborn(office, child_track=True, age_in_doubt=True)

    answer = send(client, protector, new(case, TRAINING), **BEGUN)

    assert "Vocational training is not begun under 15" in said(answer)


def unborn(office, **facts):
    nothing = {"birth_date": None, "birth_precision": ""}
    of_person = {f"participant__{name}": value for name, value in nothing.items()}
    return EnrolmentFactory(office=office, **of_person, **facts)


def test_what_came_by_import_against_it_needs_attention(client, protector, pupil):
    stay_of(pupil, started_on=DAY)
    stay_of(pupil, stage=TRAINING, started_on=DAY)

    page = read(client, protector, address(pupil))

    assert "Under 15, and no formal school is recorded" in page
    assert "Under 15 and in vocational training" in page


# Again


def test_who_left_enrols_again_with_what_was_known(client, caseworker, case):
    left = stay_of(case, **LEFT)
    SchoolingFactory(stay=left, entry_level=1, exit_level=2, left_because="fees")
    tab, url = address(case, "education/"), of_stay(left, "again")
    client.force_login(caseworker)
    assert url in client.get(tab).content.decode()
    page = client.get(url).content.decode()
    assert 'value="Ombala primary"' in page
    assert '<option value="2" selected>' in page

    begun = BEGUN | {"started_on": "1 May 2026"}
    send(client, caseworker, url, **begun, **SCHOOL, entry_level="2")

    assert stored("again_after", "entry_level") == [(None, 1), (left.pk, 2)]
    page = client.get(tab).content.decode()
    assert "Enrolled: <bdi>Second enrolment</bdi>" in page
    assert url not in page


def test_a_third_and_a_fourth_enrolment_are_counted(client, caseworker, case):
    before = None
    for month in (1, 3, 5, 7):
        days = {"started_on": date(2026, month, 10), "ended_on": date(2026, month, 20)}
        stay = stay_of(case, status="transferred", **days)
        before = SchoolingFactory(stay=stay, again_after=before).stay

    page = read(client, caseworker, address(case, "education/"))

    assert "Enrolled: Third enrolment" in page
    assert "Enrolled: Enrolment number 4" in page


def test_nobody_enrols_again_before_they_left(client, caseworker, case):
    left = stay_of(case, **LEFT)
    typed = BEGUN | {"started_on": "1 February 2026"} | SCHOOL

    answer = send(client, caseworker, of_stay(left, "again"), **typed)

    assert "This overlaps" in said(answer)
    assert stored("pk") == []


def test_nobody_is_put_before_the_stay_that_they_left(client, caseworker, case):
    left = stay_of(case, **LEFT)
    days = {"started_on": date(2026, 5, 1), "ended_on": date(2026, 6, 1)}
    again = stay_of(case, status="completed", **days)
    SchoolingFactory(stay=again, again_after=left)
    typed = {"status": "completed", "started_on": "7/1/2026", "ended_on": "9/1/2026"}

    answer = send(client, caseworker, of_stay(again, "change"), **typed)

    assert "before the end of the earlier stay on 1 April 2026" in said(answer)


def test_nobody_enrols_again_after_what_was_completed(running):
    done = {"status": "completed", "started_on": date(2026, 1, 10), "ended_on": DAY}
    earlier = stay_of(running.enrolment, **done)

    with as_owner(), pytest.raises(Refused, match="Only who left education"):
        actions.record(
            running, learning="literacy", again_after=earlier, by=UserFactory()
        )


def test_who_completed_has_nothing_to_begin_again(client, caseworker, case):
    done = stay_of(case, **LEFT | {"status": "completed"})
    client.force_login(caseworker)

    answer = client.get(of_stay(done, "again"))

    assert "The stay now stands at: Completed" in said(client.get(answer.url))


def test_enrolled_again_says_what_is_learned_even_while_it_waits(
    client, caseworker, case
):
    left = stay_of(case, **LEFT)

    answer = send(client, caseworker, of_stay(left, "again"), status="planned")

    assert "Choose the kind of learning" in said(answer)


# What is told of it


def test_the_schools_days_stand_apart_from_the_registers(client, caseworker, running):
    case = running.enrolment
    facts = {"days_present": 50, "days_held": 60}
    TermResultFactory(stay=running, **facts)
    TermResultFactory(stay=running, term="Term 2", days_held=40)
    AttendanceFactory(enrolment=case, stage=EDUCATION, session_date=DAY)

    page = read(client, caseworker, address(case, "education/"))

    assert "by the registers Sessions attended, of those that count: 1 of 1" in page
    assert "School, as it reports by term Days in school: 50 of 60" in page
    assert "The school’s days are in no figure of the programme" in page


def test_terms_stand_by_school_year_the_latest_first(client, caseworker, running):
    TermResultFactory(
        stay=running, school_year="2025/26", term="Resit", day="2026-05-09"
    )
    TermResultFactory(
        stay=running, school_year="2026/27", term="First", day="2026-05-01"
    )

    page = read(client, caseworker, address(running.enrolment, "education/"))

    assert page.index("First, 2026/27") < page.index("Resit, 2025/26")


def test_the_head_says_what_is_learned(client, caseworker, running):
    SchoolingFactory(stay=running)
    case = running.enrolment

    assert "In school: class 5, formal school. Since" in read(
        client, caseworker, address(case)
    )
    with as_owner():
        Schooling.objects.update(learning="literacy", grade="")
    assert "Literacy. Since 1 March" in read(client, caseworker, address(case))


def test_the_level_at_registration_stands_beside_that_of_now(client, office):
    user = member(office)
    case = EnrolmentFactory(office=office, caseworker=user, education_level=1)
    assert "Education level now" not in read(client, user, address(case))
    for month, level in ((1, 1), (3, 2)):
        days = {"started_on": date(2026, month, 10), "ended_on": date(2026, month, 20)}
        stay = stay_of(case, status="completed", **days)
        SchoolingFactory(stay=stay, exit_level=level)
    left = stay_of(case, **LEFT | {"started_on": date(2026, 3, 20)})
    SchoolingFactory(stay=left, exit_level=3)

    page = read(client, user, address(case))

    assert "Education level at registration 1: primary school" in page
    assert "Education level now 2: lower secondary school" in page


def test_childcare_that_is_needed_waits_until_it_is_given(client, caseworker, running):
    SchoolingFactory(stay=running, childcare="needed", childcare_since=date(2026, 3, 2))
    case = running.enrolment
    other = stay_of(
        EnrolmentFactory(office=case.office, caseworker=caseworker), started_on=DAY
    )
    SchoolingFactory(stay=other, childcare="given")

    assert "Childcare needed Nobody looks after the children" in read(
        client, caseworker, address(case)
    )
    assert in_list(caseworker) == [case]
    with as_owner():
        Stage.objects.update(status="completed", ended_on=date(2026, 4, 1))
    assert "Childcare needed" not in read(client, caseworker, address(case))
    assert in_list(caseworker) == []


def in_list(user):
    with as_owner():
        scope = scope_of(user)
        assert Permission.CASE_READ in scope
        return list(listing.found(scope, {"due": ["childcare"]}))


@pytest.mark.parametrize("number", [1, 3])
def test_the_tab_asks_as_often_whatever_there_is(
    client, caseworker, case, number, django_assert_num_queries
):
    for month in range(1, number + 1):
        days = {"started_on": date(2026, month, 10), "ended_on": date(2026, month, 20)}
        SchoolingFactory(stay=stay_of(case, status="completed", **days))
    client.force_login(caseworker)
    client.get(address(case, "education/"))

    with django_assert_num_queries(16):
        client.get(address(case, "education/"))


# Who may


@pytest.mark.parametrize("verb", ["schooling", "again"])
def test_only_who_writes_the_stays_writes_it(client, office, case, verb):
    left = stay_of(case, **LEFT)
    answers = []
    for user in (
        member(office),
        member(OfficeFactory()),
        member(office, Role.CHILD_PROTECTION),
        member(office, Role.PROGRAMME_LEAD),
        member(office, Role.FACILITATOR),
    ):
        client.force_login(user)
        answers.append(client.get(of_stay(left, verb)).status_code)

    assert answers == [404, 404, 404, 403, 403]


@pytest.mark.parametrize("verb", ["schooling", "again"])
def test_a_childs_is_written_by_child_protection_alone(
    client, caseworker, protector, pupil, verb
):
    left = stay_of(pupil, **LEFT)
    client.force_login(caseworker)
    assert client.get(of_stay(left, verb)).status_code == 404

    typed = SCHOOL if verb == "schooling" else BEGUN | SCHOOL
    typed = typed | ({"started_on": "1 May 2026"} if verb == "again" else {})
    answer = send(client, protector, of_stay(left, verb), **typed)

    assert answer.url == address(pupil, "education/")
    assert stored("child_track") == [(True,)]


def test_who_only_reads_is_offered_nothing_to_write(client, office, case):
    SchoolingFactory(stay=stay_of(case, **LEFT), school="Ombala primary")
    client.force_login(member(office, Role.PROGRAMME_LEAD))

    page = client.get(address(case, "education/")).content.decode()

    assert "Ombala primary" in page
    assert "/stages/" not in page
