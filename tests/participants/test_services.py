"""Services of partners: who reads them, and what narrows them."""

from datetime import date, timedelta

import pytest

from programs.models import Role
from tests.factories import (
    AreaFactory,
    OfficeFactory,
    PartnerFactory,
    ServiceOfferFactory,
)
from tests.participants.registers import member, text

pytestmark = pytest.mark.django_db
LIST = "/services/"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def partner(office):
    return PartnerFactory(program=office.program, code="CLINIC", name="Town clinic")


@pytest.fixture
def caseworker(client, office):
    user = member(office, Role.CASEWORKER)
    client.force_login(user)
    return user


def names(response) -> list[str]:
    return [row.name for row in response.context["rows"]]


def test_the_list_has_the_services_of_the_programme_by_name(
    client, caseworker, partner
):
    ServiceOfferFactory(partner=partner, name="Surgery")
    ServiceOfferFactory(partner=partner, name="Dressing")
    ServiceOfferFactory(name="Of another programme")

    assert names(client.get(LIST)) == ["Dressing", "Surgery"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=livelihood", ["Welding"]),
        ("trade=7212", ["Welding"]),
        ("partner=CLINIC", ["Clinic"]),
        ("place=UP", ["Clinic", "Welding"]),
        ("place=TOWN", ["Clinic", "Welding"]),
        ("place=ELSE", ["Clinic"]),
        ("places=1", ["Welding"]),
        ("state=all", ["Clinic", "Closed", "To come", "Welding"]),
        ("state=nonsense", ["Clinic", "Welding"]),
        ("after=x", ["Clinic", "Welding"]),
    ],
)
def test_the_list_is_narrowed(client, caseworker, office, partner, query, found):
    program, today = office.program, office.program.today()
    up = AreaFactory(program=program, pcode="UP")
    town = AreaFactory(program=program, pcode="TOWN", level=2, parent=up)
    ends = AreaFactory(program=program, pcode="ELSE")
    school = PartnerFactory(program=program)
    ServiceOfferFactory(partner=partner, name="Clinic", places_free=0, free_as_of=today)
    ServiceOfferFactory(
        partner=school,
        name="Welding",
        kind="livelihood",
        trades=["7212", "7231"],
        area=town,
        places_free=4,
        free_as_of=today,
    )
    a_day = timedelta(days=1)
    ServiceOfferFactory(
        partner=school, name="Closed", area=ends, offered_until=today - a_day
    )
    ServiceOfferFactory(
        partner=school, name="To come", area=town, offered_from=today + a_day
    )

    assert names(client.get(f"{LIST}?{query}")) == found


def test_the_list_says_what_the_partner_has_said_of_places(client, caseworker, partner):
    known = {"free_as_of": date(2026, 3, 2)}
    ServiceOfferFactory(partner=partner, name="A", places_free=1, **known)
    ServiceOfferFactory(partner=partner, name="B", places_free=0, **known)
    ServiceOfferFactory(partner=partner, name="C", kind="livelihood", trades=["7212"])

    page = client.get(LIST)

    told = [(row.places.text, row.known) for row in page.context["rows"]]
    assert told == [
        ("1 place free", "as of 2 March 2026"),
        ("No place free", "as of 2 March 2026"),
        ("Not known", ""),
    ]
    assert "Welders and flame cutters (7212)" in text(page)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_much_for_three_rows_as_for_one(
    client, caseworker, office, number, django_assert_num_queries
):
    for _each in range(number):
        partner = PartnerFactory(program=office.program)
        area = AreaFactory(program=office.program)
        ServiceOfferFactory(partner=partner, area=area)

    with django_assert_num_queries(11):
        client.get(LIST)


def test_whoever_works_with_nobody_reads_no_services(client, office):
    client.force_login(member(office, Role.MONITORING_OFFICER))

    assert client.get(LIST).status_code == 403
