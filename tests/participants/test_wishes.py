"""Which counsellor somebody would rather talk to, and who fits that."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from participants.models import CounsellorWish
from programs.models import CounsellorProfile, Role
from tests.factories import (
    AssignmentFactory,
    CounsellorProfileFactory,
    CounsellorWishFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def case(office):
    return EnrolmentFactory(
        office=office,
        caseworker=member(office, Role.CASEWORKER),
        registered_on=date.today() - timedelta(days=30),
        participant__birth_date=date(1990, 5, 1),
    )


def member(office, role, **facts):
    return AssignmentFactory(office=office, role=role, **facts).user


def counsellor(office, name, **profile):
    user = member(office, Role.COUNSELLOR, user__username=name)
    CounsellorProfileFactory(program=office.program, user=user, **profile)
    return user


def ask(client, user, case, **typed):
    client.force_login(user)
    url = f"/participants/{case.case_code}/stages/ask-for-support/"
    return client.post(url, {"submission_key": KEY, **typed})


def offered(client, user, stay):
    """The counsellors as they are offered, and what is said of the wish."""
    client.force_login(user)
    url = f"/participants/{stay.enrolment.case_code}/stages/{stay.pk}/start/"
    page = client.get(url).content.decode()
    names = re.findall(r'<option value="\d+"[^>]*>([^<]*)<', page)
    said = re.search(r"The person wishes for: ([^<]*)\.", page)
    return [name.strip() for name in names], said and said[1]


def test_the_wish_is_asked_and_orders_the_counsellors(client, office, case):
    counsellor(office, "abel", sex="M", born_in=1995, speaks="")
    counsellor(office, "berta", sex="F", born_in=1995, speaks="Krio")
    counsellor(office, "clara", sex="F", born_in=1970, speaks="")
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)

    ask(client, case.caseworker, case, sex="F", age="older")

    with as_owner():
        wish = CounsellorWish.objects.select_related("stay__enrolment").get()
    assert offered(client, supervisor, wish.stay) == (
        [
            "clara: Woman, born in 1970 (as wished)",
            "berta: Woman, born in 1995, speaks Krio (as wished)",
            "abel: Man, born in 1995",
        ],
        "A woman, Somebody older",
    )


@pytest.mark.parametrize(("age", "first"), [("older", "clara"), ("younger", "abel")])
def test_a_wish_for_an_age_alone_counts(client, office, case, age, first):
    counsellor(office, "abel", sex="", born_in=1995, speaks="")
    counsellor(office, "clara", sex="", born_in=1970, speaks="")
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)
    ask(client, case.caseworker, case, sex="any", age=age)

    with as_owner():
        stay = case.stage_set.select_related("enrolment").get()
    names, _said = offered(client, supervisor, stay)

    assert names[0].startswith(first)


def test_who_wishes_nothing_has_no_wish(client, office, case):
    counsellor(office, "abel", sex="M", born_in=None, speaks="")
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)

    ask(client, case.caseworker, case, sex="any", age="any")

    with as_owner():
        stay = case.stage_set.select_related("enrolment").get()
        assert CounsellorWish.objects.count() == 0
    assert offered(client, supervisor, stay) == (["abel: Man"], None)


def test_the_wish_is_shown_to_nobody_who_does_not_choose(client, office, case):
    lead = member(office, Role.PROGRAMME_LEAD)
    ask(client, case.caseworker, case, sex="F", age="older")

    shown = ""
    for reader in (case.caseworker, lead):
        client.force_login(reader)
        for part in ("", "history/", "timeline/"):
            shown += client.get(
                f"/participants/{case.case_code}/{part}"
            ).content.decode()

    assert "omebody older" not in shown
    assert "ish for a counsellor" not in shown


def test_of_a_child_the_wish_is_asked_with_the_counsellor(client, office):
    chosen = counsellor(office, "clara")
    child = EnrolmentFactory(office=office, child_track=True)
    protector = member(office, Role.CHILD_PROTECTION)

    ask(client, protector, child, sex="F", age="any", counsellor=chosen.pk)

    with as_owner():
        wish = CounsellorWish.objects.select_related("stay").get()
    assert (wish.sex, wish.stay.counsellor_id) == ("F", chosen.pk)


def test_the_administrator_keeps_the_profiles(client, office):
    user = member(office, Role.COUNSELLOR)
    client.force_login(member(office, Role.ADMINISTRATOR))
    typed = {"program": office.program_id, "user": user.pk, "sex": "F"}
    typed |= {"born_in": "1970", "speaks": "Krio", "submission_key": KEY}

    client.post(reverse("admin:programs_counsellorprofile_add"), typed)

    with as_owner():
        profile = CounsellorProfile.objects.get()
    assert (profile.user, profile.sex, profile.speaks) == (user, "F", "Krio")


@pytest.mark.parametrize(
    ("factory", "facts", "name"),
    [
        (CounsellorWishFactory, {"sex": "X"}, "counsellor_wish_sex_is_known_code"),
        (CounsellorWishFactory, {"age": "old"}, "counsellor_wish_age_is_known_code"),
        (CounsellorWishFactory, {"sex": "any"}, "counsellor_wish_says_something"),
        (
            CounsellorProfileFactory,
            {"sex": "X"},
            "counsellor_profile_sex_is_known_code",
        ),
        (
            CounsellorProfileFactory,
            {"born_in": 70},
            "counsellor_profile_born_since_1900",
        ),
    ],
)
def test_the_database_refuses(factory, facts, name):
    with pytest.raises(IntegrityError, match=name):
        factory(**facts)


def test_a_stay_has_one_wish():
    stay = StageFactory()
    CounsellorWishFactory(stay=stay)

    with pytest.raises(IntegrityError, match="stay_id"):
        CounsellorWishFactory(stay=stay)


def test_a_counsellor_has_one_profile_in_a_programme():
    first = CounsellorProfileFactory()

    with pytest.raises(IntegrityError, match="counsellor_profile_once_in_a_programme"):
        CounsellorProfileFactory(program=first.program, user=first.user)
