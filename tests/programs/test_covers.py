"""Who has whose cases while somebody is away: from a day to a day, and no more."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from core.access import Permission
from core.models import AuditEvent, Letter
from participants.models import Enrolment
from programs.actions import covers as actions
from programs.models import Cover, CoverRefused, Role
from programs.roles import ROLES, Rows
from programs.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    CoverFactory,
    EnrolmentFactory,
    OfficeFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
LIST, NEW = "/cover/", "/cover/new/"
DAY = timedelta(days=1)


@pytest.fixture
def office():
    return OfficeFactory(name="Tamba", program__timezone="Africa/Freetown")


@pytest.fixture
def absent(office):
    return worker(office, "Amina")


@pytest.fixture
def covering(office):
    return worker(office, "Ruth")


@pytest.fixture
def lead(office):
    return worker(office, "Omar", role=Role.PROGRAMME_LEAD)


@pytest.fixture
def case(office, absent):
    return EnrolmentFactory(office=office, caseworker=absent)


def worker(office, name, role=Role.CASEWORKER, **more):
    names = {"user__first_name": name, "user__last_name": "Bangura"}
    return AssignmentFactory(office=office, role=role, **names, **more).user


def in_days(office, days):
    return office.program.today() + days * DAY


def writable(user):
    """The cases that somebody may change, with the policy behind."""
    with in_scope(user):
        allowed = Enrolment.objects.allowing(scope_of(user), Permission.CASE_WRITE)
        return list(allowed)


def arranged(office, absent, covering, *, first=0, last=7, by=None):
    return actions.arrange(
        absent=absent,
        covering=covering,
        office=office,
        starts_on=in_days(office, first),
        ends_on=in_days(office, last),
        by=by or absent,
    )


# What it opens, and when


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        pytest.param(1, 3, False, id="the day before"),
        pytest.param(0, 3, True, id="the first day"),
        pytest.param(-3, 0, True, id="the last day"),
        pytest.param(-3, -1, False, id="the day after"),
    ],
)
def test_the_caseload_is_open_from_the_first_day_to_the_last(
    office, absent, covering, case, first, last, holds
):
    days = {"starts_on": in_days(office, first), "ends_on": in_days(office, last)}
    CoverFactory(office=office, absent=absent, covering=covering, **days)

    assert writable(covering) == ([case] if holds else [])


def test_the_day_is_that_of_the_programme():
    """Where it is always tomorrow, and where it is always yesterday."""
    early = OfficeFactory(program__timezone="Pacific/Kiritimati")
    late = OfficeFactory(program__timezone="Pacific/Pago_Pago")
    today = early.program.today()
    assert today != late.program.today()
    days = {"starts_on": today, "ends_on": today}
    covers = [CoverFactory(office=each, **days) for each in (early, late)]

    held = [scope_of(each.covering).covered for each in covers]

    there = (covers[0].absent_id, early.pk)
    assert held == [{there: str(covers[0].absent)}, {}]


def test_every_right_of_the_caseload_follows_and_no_other(office, absent, covering):
    before = scope_of(covering)
    CoverFactory(office=office, absent=absent, covering=covering)

    scope = scope_of(covering)

    theirs = {(covering.pk, office.pk), (absent.pk, office.pk)}
    rights = ROLES[Role.CASEWORKER].items()
    of_caseload = {each for each, rows in rights if rows is Rows.CASELOAD}
    assert all(scope.reach(each).caseload == theirs for each in of_caseload)
    rest = before.reaches.keys() - of_caseload
    assert {each: scope.reach(each) for each in rest} == {
        each: before.reach(each) for each in rest
    }
    assert scope.reaches.keys() == before.reaches.keys()
    assert Permission.GROUP_HISTORY_READ in of_caseload


def test_the_second_lock_lets_through_what_it_did_before(
    office, absent, covering, case
):
    before = scope_of(covering).for_database()

    CoverFactory(office=office, absent=absent, covering=covering)

    assert scope_of(covering).for_database() == before
    with in_scope(covering):
        assert list(Enrolment.objects.all()) == [case]


def test_children_stay_with_child_protection(office, absent, covering):
    EnrolmentFactory(office=office, caseworker=absent, child_track=True)
    CoverFactory(office=office, absent=absent, covering=covering)

    assert writable(covering) == []


def test_the_cases_of_who_is_away_in_another_office_stay_theirs(
    office, absent, covering
):
    elsewhere = OfficeFactory(program=office.program)
    for user in (absent, covering):
        AssignmentFactory(user=user, office=elsewhere)
    EnrolmentFactory(office=elsewhere, caseworker=absent)
    CoverFactory(office=office, absent=absent, covering=covering)

    assert writable(covering) == []


@pytest.mark.parametrize("whose", ["absent", "covering"])
def test_without_the_role_it_gives_nothing(office, absent, covering, case, whose):
    cover = CoverFactory(office=office, absent=absent, covering=covering)
    assert writable(covering) == [case]

    with as_owner():
        held = getattr(cover, whose).assignments
        held.update(ends_on=in_days(office, -1))

    assert writable(covering) == []


def test_another_role_in_the_office_is_not_enough(office, absent, case):
    cover = CoverFactory(
        office=office,
        absent=absent,
        covering=worker(office, "Ruth", role=Role.PROGRAMME_LEAD),
    )

    assert writable(cover.covering) == []


def test_the_role_in_another_office_is_not_enough(office, absent, case):
    elsewhere = OfficeFactory(program=office.program)
    covering = worker(elsewhere, "Ruth")
    CoverFactory(office=office, absent=absent, covering=covering)

    scope = scope_of(covering)

    own = {(covering.pk, elsewhere.pk)}
    assert scope.reach(Permission.CASE_WRITE).caseload == own
    assert scope.covered == {}


def test_the_cover_of_a_cover_is_nothing(office, absent, covering, case):
    third = worker(office, "Third")
    own = EnrolmentFactory(office=office, caseworker=covering)
    CoverFactory(office=office, absent=absent, covering=covering)
    CoverFactory(office=office, absent=covering, covering=third)

    assert writable(third) == [own]


def test_who_is_away_keeps_what_is_theirs(office, absent, covering, case):
    CoverFactory(office=office, absent=absent, covering=covering)

    assert writable(absent) == [case]


def test_an_ended_cover_gives_nothing_from_that_moment_on(
    office, absent, covering, case
):
    cover = CoverFactory(office=office, absent=absent, covering=covering)

    with in_scope(absent):
        actions.end(cover, by=absent)

    assert writable(covering) == []
    with as_owner():
        kept = Cover.objects.get()
        assert (kept.ended_by, kept.version) == (absent, 2)


def test_an_assignment_for_the_whole_programme_reaches_each_of_its_offices(office):
    whole = {"office": None, "program": office.program}
    absent, covering = (AssignmentFactory(**whole).user for _ in range(2))
    case = EnrolmentFactory(office=office, caseworker=absent)
    CoverFactory(office=office, absent=absent, covering=covering)

    assert writable(covering) == [case]


def test_nobody_asks_the_database_once_more_but_who_covers(
    django_assert_num_queries, office, absent, covering
):
    CoverFactory(office=office, absent=absent, covering=covering)

    with django_assert_num_queries(1):
        scope_of(absent)
    with django_assert_num_queries(2):
        scope_of(covering)


# How it is arranged


def test_who_is_away_arranges_it_and_both_lines_name_ids_alone(
    office, absent, covering
):
    with in_scope(absent):
        cover = arranged(office, absent, covering)

    event = AuditEvent.objects.get(action="cover-arranged")
    assert (event.by, event.program_id) == (absent, office.program_id)
    assert event.facts == {
        "user": covering.pk,
        "absent": absent.pk,
        "office": office.pk,
        "starts_on": f"{cover.starts_on}",
        "ends_on": f"{cover.ends_on}",
    }
    with as_owner():
        assert [letter.to for letter in Letter.objects.all()] == [covering]


def test_both_are_told_when_the_lead_arranges_it(office, absent, covering, lead):
    with in_scope(lead):
        arranged(office, absent, covering, by=lead)

    with as_owner():
        told = {letter.to for letter in Letter.objects.filter(template="cover")}
    assert told == {absent, covering}


@pytest.mark.parametrize(
    ("first", "last", "field", "told"),
    [
        (-1, 3, "starts_on", "A cover begins today or later."),
        (3, 2, "ends_on", "The last day is before the first."),
    ],
)
def test_days_that_can_not_be_are_refused(
    office, absent, covering, first, last, field, told
):
    with in_scope(absent), pytest.raises(CoverRefused) as refused:
        arranged(office, absent, covering, first=first, last=last)

    assert (str(refused.value), refused.value.field) == (told, field)


@pytest.mark.parametrize(
    ("facts", "whose"),
    [
        pytest.param({"role": Role.COUNSELLOR}, "covering", id="another role"),
        pytest.param({"office": None}, "covering", id="another office"),
        pytest.param({"ends": 6}, "covering", id="a role that ends before"),
        pytest.param({"starts": 1}, "covering", id="a role that begins after"),
        pytest.param({"is_active": False}, "covering", id="somebody disabled"),
        pytest.param({"ends": 6}, "absent", id="away with a role that ends"),
    ],
)
def test_both_hold_the_role_there_on_each_of_the_days(office, facts, whose):
    there = OfficeFactory(program=office.program) if "office" in facts else office
    held = {
        "role": facts.get("role", Role.CASEWORKER),
        "starts_on": in_days(office, facts.get("starts", -9)),
        "ends_on": in_days(office, facts["ends"]) if "ends" in facts else None,
    }
    user = UserFactory(first_name="Zed", is_active=facts.get("is_active", True))
    AssignmentFactory(user=user, office=there, **held)
    other = worker(office, "Other")
    pair = {"absent": other, "covering": other, whose: user}

    with in_scope(pair["absent"]), pytest.raises(CoverRefused) as refused:
        arranged(office, pair["absent"], pair["covering"])

    assert refused.value.field == whose
    assert "is not a caseworker in Tamba on all of these days." in str(refused.value)


def test_a_role_held_without_a_gap_is_enough(office, absent):
    user = UserFactory()
    for starts, ends in ((-9, 2), (3, 5), (6, None)):
        AssignmentFactory(
            user=user,
            office=office,
            starts_on=in_days(office, starts),
            ends_on=None if ends is None else in_days(office, ends),
        )

    with in_scope(absent):
        assert arranged(office, absent, user).covering == user


def test_a_gap_of_a_day_is_none(office, absent):
    user = UserFactory()
    for starts, ends in ((-9, 2), (4, None)):
        AssignmentFactory(
            user=user,
            office=office,
            starts_on=in_days(office, starts),
            ends_on=None if ends is None else in_days(office, ends),
        )

    with in_scope(absent), pytest.raises(CoverRefused):
        arranged(office, absent, user)


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [(8, 9, True), (7, 9, False), (-2, 12, False), (-9, -1, True)],
)
def test_one_person_is_covered_once_at_a_time(
    office, absent, covering, first, last, fits
):
    CoverFactory(
        office=office,
        absent=absent,
        starts_on=in_days(office, 0),
        ends_on=in_days(office, 7),
    )
    days = {"starts_on": in_days(office, first), "ends_on": in_days(office, last)}
    facts = {"office": office, "absent": absent, "covering": covering, **days}

    if fits:
        assert CoverFactory(**facts).pk
        return
    with (
        pytest.raises(IntegrityError, match="cover_once_at_a_time"),
        transaction.atomic(),
    ):
        CoverFactory(**facts)


def test_an_ended_cover_stands_in_nobodys_way(office, absent, covering):
    first = CoverFactory(office=office, absent=absent)
    with in_scope(absent):
        actions.end(first, by=absent)

        assert arranged(office, absent, covering).covering == covering


def test_the_second_of_two_is_told_that_somebody_covers_already(
    office, absent, covering
):
    CoverFactory(office=office, absent=absent)

    with in_scope(absent), pytest.raises(CoverRefused) as refused:
        arranged(office, absent, covering)

    told = "Somebody covers for this person on some of these days already."
    assert str(refused.value) == told


@pytest.mark.django_db(transaction=True)
def test_of_several_who_ask_at_once_one_arranges_it(office, absent):
    takers = [worker(office, f"Taker{number}") for number in range(4)]
    ready, told = Barrier(len(takers)), []

    def ask(taker):
        try:
            with in_scope(absent):
                ready.wait(10)
                arranged(office, absent, taker)
            told.append("arranged")
        except CoverRefused:
            told.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=ask, args=[taker]) for taker in takers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["arranged", "refused", "refused", "refused"]


def test_it_is_ended_once(office, absent, covering, lead):
    cover = CoverFactory(office=office, absent=absent, covering=covering)
    with in_scope(lead):
        actions.end(cover, by=lead)

    with in_scope(absent), pytest.raises(CoverRefused) as refused:
        actions.end(cover, by=absent)

    assert str(refused.value) == "Somebody ended this cover before you."
    events = AuditEvent.objects.filter(action="cover-ended")
    assert [event.by for event in events] == [lead]


# What the database holds


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (
            lambda a, b: {"absent": a, "covering": a, "arranged_by": b},
            "is_of_somebody_else",
        ),
        (
            lambda a, b: {"absent": a, "covering": b, "arranged_by": b},
            "is_not_given_to_oneself",
        ),
        (lambda a, b: {"role": "counsellor"}, "is_of_a_caseload"),
        (lambda a, b: {"ended_at": timezone.now()}, "is_ended_by_somebody"),
        (lambda a, b: {"ended_by": a}, "is_ended_by_somebody"),
    ],
)
def test_what_can_not_be_is_not_stored(office, absent, covering, facts, rule):
    with (
        pytest.raises(IntegrityError, match=f"cover_{rule}"),
        transaction.atomic(),
    ):
        CoverFactory(office=office, **facts(absent, covering))


def test_a_last_day_before_the_first_is_not_stored(office):
    days = {"starts_on": in_days(office, 2), "ends_on": in_days(office, 1)}
    with pytest.raises(DatabaseError), transaction.atomic():
        CoverFactory(office=office, **days)


def test_nobody_signed_in_gives_themselves_somebody_elses_cases(
    office, absent, covering
):
    facts = {"absent": absent, "covering": covering, "role": Role.CASEWORKER}
    days = {"starts_on": in_days(office, 0), "ends_on": in_days(office, 1)}

    with (
        in_scope(covering),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Cover.objects.create(office=office, arranged_by=absent, **facts, **days)


def test_nobody_signed_in_arranges_it_in_another_name_or_another_office(
    office, absent, covering
):
    stranger = worker(OfficeFactory(program=office.program), "Stranger")
    facts = {"absent": absent, "covering": covering, "role": Role.CASEWORKER}
    days = {"starts_on": in_days(office, 0), "ends_on": in_days(office, 1)}

    for signed in (absent, stranger):
        with (
            in_scope(stranger),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            Cover.objects.create(office=office, arranged_by=signed, **facts, **days)


def test_what_was_arranged_is_not_changed_but_ended(office, absent, covering):
    cover = CoverFactory(office=office, absent=absent, covering=covering)

    with (
        in_scope(absent),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Cover.objects.filter(pk=cover.pk).update(ends_on=in_days(office, 90))
    with (
        in_scope(absent),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Cover.objects.filter(pk=cover.pk).delete()


def test_who_covers_changes_nothing_about_it(office, absent, covering):
    cover = CoverFactory(office=office, absent=absent, covering=covering)

    with in_scope(covering):
        assert Cover.objects.filter(pk=cover.pk).update(version=9) == 0


# The pages


def typed(office, absent, covering, **more):
    days = {"starts_on": in_days(office, 1), "ends_on": in_days(office, 5)}
    return {
        "absent": f"{absent.pk}:{office.pk}",
        "covering": covering.pk,
        "submission_key": "0198c0de-0000-7000-8000-000000000001",
        **{name: day.isoformat() for name, day in days.items()},
        **more,
    }


def test_a_caseworker_arranges_their_own_cover(client, office, absent, covering):
    client.force_login(absent)

    response = client.post(NEW, typed(office, absent, covering))

    assert (response.status_code, response.url) == (302, LIST)
    with as_owner():
        made = Cover.objects.get()
    assert (made.absent, made.covering, made.arranged_by) == (absent, covering, absent)
    assert "Ruth Bangura covers for Amina Bangura" in client.get(LIST).text


def test_a_caseworker_arranges_nothing_for_a_colleague(
    client, office, absent, covering
):
    client.force_login(covering)
    third = worker(office, "Third")

    response = client.post(NEW, typed(office, absent, third))

    assert "Select a valid choice" in response.text
    with as_owner():
        assert list(Cover.objects.all()) == []


def test_nobody_chooses_themselves(client, office, absent, covering):
    client.force_login(absent)

    response = client.post(NEW, typed(office, absent, absent))

    assert "Select a valid choice" in response.text


def test_a_lead_arranges_it_for_whom_they_answer(
    client, office, absent, covering, lead
):
    client.force_login(lead)

    client.post(NEW, typed(office, absent, covering))

    with as_owner():
        assert [each.arranged_by for each in Cover.objects.all()] == [lead]


def test_a_lead_arranges_nothing_elsewhere(client, office, lead):
    elsewhere = OfficeFactory(program=office.program)
    one, other = worker(elsewhere, "One"), worker(elsewhere, "Other")
    client.force_login(lead)

    response = client.post(NEW, typed(elsewhere, one, other))

    assert "Select a valid choice" in response.text


def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(
    client, office, absent, covering
):
    CoverFactory(office=office, absent=absent, ends_on=in_days(office, 3))
    client.force_login(absent)

    response = client.post(NEW, typed(office, absent, covering))

    assert "Somebody covers for this person" in response.text
    assert f'value="{in_days(office, 5).isoformat()}"' in response.text


@pytest.mark.parametrize("who", ["absent", "lead"])
def test_who_is_away_or_answers_for_the_office_ends_it(
    client, office, absent, covering, lead, who
):
    cover = CoverFactory(office=office, absent=absent, covering=covering)
    client.force_login({"absent": absent, "lead": lead}[who])

    response = client.post(f"{LIST}{cover.pk}/end/")

    assert response.status_code == 302
    page = client.get(LIST).text
    assert "Ended early by" in page
    assert "End it now" not in page


@pytest.mark.parametrize("who", ["covering", "colleague", "lead elsewhere"])
def test_nobody_else_ends_it(client, office, absent, covering, who):
    cover = CoverFactory(office=office, absent=absent, covering=covering)
    elsewhere = OfficeFactory(program=office.program)
    client.force_login(
        {
            "covering": covering,
            "colleague": worker(office, "Third"),
            "lead elsewhere": worker(elsewhere, "L", role=Role.PROGRAMME_LEAD),
        }[who]
    )

    assert client.post(f"{LIST}{cover.pk}/end/").status_code == 404
    with as_owner():
        assert Cover.objects.get().ended_at is None


def test_a_lead_who_covers_does_not_end_it(client, office, absent, lead):
    AssignmentFactory(user=lead, office=office)
    cover = CoverFactory(office=office, absent=absent, covering=lead)
    client.force_login(lead)

    assert client.post(f"{LIST}{cover.pk}/end/").status_code == 404


@pytest.mark.parametrize(
    "role", [Role.COUNSELLOR, Role.FACILITATOR, Role.AUDITOR, Role.CHILD_PROTECTION]
)
@pytest.mark.parametrize("url", [LIST, NEW])
def test_other_roles_have_no_such_page(client, office, role, url):
    client.force_login(worker(office, "Other", role=role))

    assert client.get(url).status_code == 403


def test_a_colleague_is_told_of_no_cover_that_is_not_theirs(
    client, office, absent, covering
):
    CoverFactory(office=office, absent=absent, covering=covering)
    client.force_login(worker(office, "Third"))

    assert "Amina" not in client.get(LIST).text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    client, django_assert_num_queries, office, lead, number
):
    for _ in range(number):
        CoverFactory(office=office)
    client.force_login(lead)
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(LIST)
