"""Home: what each role is led to, and nothing that it may not open."""

import re

import pytest

from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
    UserFactory,
)
from tests.reports.summaries import MONTH, built

pytestmark = pytest.mark.django_db
PEOPLE, SUMMARIES, ADMIN = "/participants/", "/reports/", "/admin/"
IMPORTS = "/participants/imports/"


@pytest.fixture
def office():
    return OfficeFactory()


def home(client, user) -> str:
    client.force_login(user)
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def member(office, role):
    return AssignmentFactory(office=office, role=role).user


@pytest.mark.parametrize(
    ("role", "open_pages"),
    [
        (Role.CASEWORKER, {PEOPLE, SUMMARIES}),
        (Role.COUNSELLOR, {PEOPLE, SUMMARIES}),
        (Role.CLINICAL_SUPERVISOR, {PEOPLE, SUMMARIES}),
        (Role.FACILITATOR, {PEOPLE}),
        (Role.CHILD_PROTECTION, {PEOPLE, SUMMARIES}),
        (Role.PROGRAMME_LEAD, {PEOPLE, SUMMARIES, IMPORTS}),
        (Role.MONITORING_OFFICER, {SUMMARIES}),
        (Role.AUDITOR, {SUMMARIES}),
        (Role.ADMINISTRATOR, {ADMIN}),
    ],
)
def test_the_way_around_leads_each_role_to_what_it_may_open(
    client, office, role, open_pages
):
    page = home(client, member(office, role))

    navigation = re.search(r"<nav class=\"sidenav\".*?</nav>", page, re.S)[0]
    linked = set(re.findall(r'href="([^"]+)"', navigation))
    told = {"/", PEOPLE, SUMMARIES, ADMIN, IMPORTS}
    assert linked & told == {"/"} | open_pages
    for link in linked:
        assert client.get(link).status_code == 200


def standing(page) -> list[tuple[str, str]]:
    found = re.findall(
        r'<a href="([^"]+)">[^<]+</a>\s*<span class="num">(\d+)</span>', page
    )
    return [(url.replace("&amp;", "&"), figure) for url, figure in found]


def test_a_caseworker_sees_how_many_people_are_where(client, office):
    caseworker = member(office, Role.CASEWORKER)
    training = StageFactory(
        enrolment=EnrolmentFactory(office=office, caseworker=caseworker),
        stage="vocational_training",
    )
    StageFactory(enrolment=training.enrolment)
    EnrolmentFactory(office=office)
    EnrolmentFactory(office=office, exited_on="2026-03-01", exit_reason="completed")
    EnrolmentFactory(office=OfficeFactory(program=office.program))

    assert standing(home(client, caseworker)) == [
        ("/participants/?state=active&mine=1", "1"),
        ("/participants/?state=active", "2"),
        ("/participants/?stage=psychological_support", "1"),
        ("/participants/?stage=vocational_training", "1"),
        ("/participants/?stage=education", "0"),
        ("/participants/?state=exited", "1"),
    ]


def test_a_lead_is_not_told_how_many_are_in_care_by_name(client, office):
    page = home(client, member(office, Role.PROGRAMME_LEAD))

    assert "psychological" not in page


def test_a_monitoring_officer_sees_the_latest_summaries(client, office):
    built(office.program)

    page = home(client, member(office, Role.MONITORING_OFFICER))

    assert f"/reports/{office.program.code}/{MONTH.code}/" in page


def test_somebody_without_a_role_is_told_so(client):
    assert "Nothing here is open to your role yet" in home(client, UserFactory())


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/").headers["Location"] == "/accounts/login/?next=/"


def test_signing_out_leads_to_the_door(client):
    client.force_login(UserFactory())

    assert client.post("/accounts/logout/").headers["Location"] == "/accounts/login/"
    assert client.get("/").status_code == 302


def test_a_wrong_password_says_so_at_the_top(client):
    typed = {"login": "amina", "password": "not hers"}

    page = client.post("/accounts/login/", typed).content.decode()

    assert 'class="error-summary"' in page
    assert "The user name or the password is not right." in page
