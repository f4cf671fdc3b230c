"""The frame of every page: what may be chosen in it, and that it costs no query."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from core import news
from ddr import navigation
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    ProgramFactory,
    UserFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def page(client, address="/") -> str:
    return client.get(address).content.decode()


def part(html, css_class) -> str:
    """The form or list with this class, or nothing."""
    found = re.search(rf"<(form|ul|nav)[^>]*{css_class}.*?</\1>", html, re.S)
    return found[0] if found else ""


def in_french(client) -> str:
    """The home page; what comes after is in the language from before."""
    with translation.override("fr"):
        return client.get("/", headers={"accept-language": "fr"}).content.decode()


@pytest.fixture
def lead(client):
    """A lead of a programme with two offices, signed in."""
    program = ProgramFactory(name="Kivara")
    for code, name in (("N", "North office"), ("S", "South office")):
        OfficeFactory(program=program, code=code, name=name)
    role = Role.PROGRAMME_LEAD
    user = AssignmentFactory(role=role, office=None, program=program).user
    client.force_login(user)
    return user


def dark_when(html) -> str:
    return re.search(r'id="dark".*?media="([^"]+)"', html, re.S)[1]


def test_colours_follow_the_device_until_somebody_chooses(client, lead):
    assert dark_when(page(client)) == "screen and (prefers-color-scheme: dark)"

    client.post("/theme/", {"theme": "dark"})
    assert dark_when(page(client)) == "screen"
    client.post("/theme/", {"theme": "light"})
    assert dark_when(page(client)) == "not all"
    client.post("/theme/", {"theme": "pink"})
    assert dark_when(page(client)) == "not all"


def test_a_kept_theme_that_does_not_exist_is_the_devices(client, lead):
    client.cookies["theme"] = 'screen" onload="'

    assert dark_when(page(client)) == "screen and (prefers-color-scheme: dark)"


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/participants/?state=active", "/participants/?state=active"),
        ("https://example.com/", "/"),
        ("//example.com/", "/"),
        ("/\\example.com/", "/"),
        ("javascript:alert(1)", "/"),
        ("participants/", "/"),
        ("", "/"),
    ],
)
def test_a_switch_leads_back_and_never_elsewhere(client, lead, wanted, led_to):
    for address in ("/theme/", "/place/"):
        response = client.post(address, {"next": wanted})

        assert (response.status_code, response.headers["Location"]) == (302, led_to)


def test_a_language_is_chosen_by_who_is_signed_in_and_by_who_is_not(client):
    response = client.post("/language/", {"language": "ar", "next": "/accounts/login/"})

    assert response.headers["Location"] == "/accounts/login/"
    assert 'dir="rtl"' in page(client, "/accounts/login/")


def test_lists_and_counts_show_the_place_that_is_chosen(client, lead):
    with as_owner():
        offices = list(lead.assignments.get().program.offices.order_by("code"))
    cases = [EnrolmentFactory(office=office) for office in offices]
    program = offices[0].program

    response = client.post("/place/", {"place": f"{program.code}/N"}, follow=True)

    assert "Lists and counts now show North office." in response.content.decode()
    shown = re.findall(r'data-case="([^"]+)"', page(client, "/participants/"))
    assert shown == [cases[0].case_code]
    assert client.get(cases[1].get_absolute_url()).status_code == 200
    assert re.search(rf'value="{program.code}/N"\s+selected', page(client))


def test_a_place_of_others_is_not_taken(client, lead):
    response = client.post("/place/", {"place": "OTHER/X"}, follow=True)

    assert "no longer one of yours" in response.content.decode()
    assert "place" not in client.session


def test_with_one_place_there_is_nothing_to_choose(client):
    client.force_login(AssignmentFactory().user)

    assert 'action="/place/"' not in page(client)


def test_places_of_several_programmes_can_be_seen_together(client, lead):
    AssignmentFactory(user=lead, role=Role.PROGRAMME_LEAD)

    options = re.findall(r"<option[^>]*>([^<]+)", page(client))

    assert options[:4] == ["All places", "Kivara", "North office", "South office"]
    assert len(options) == 5


def test_what_is_new_is_marked_until_it_was_seen(client, lead):
    assert "avatar-news" in page(client)

    assert "avatar-news" not in page(client, "/whats-new/")
    assert "avatar-news" not in page(client)
    client.cookies["news"] = "earlier"
    assert "avatar-news" in page(client)


def test_what_is_new_is_told_in_its_own_language(client, lead):
    told = page(client, "/whats-new/")

    assert re.search(r'lang="en"\s+dir="ltr"', told)
    assert str(news.releases()[0].title) in told


def test_the_gallery_is_for_who_builds_pages(client, lead, settings):
    assert client.get("/gallery/").status_code == 200

    settings.GALLERY = False
    assert client.get("/gallery/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/theme/", "/place/", "/whats-new/", "/gallery/", "/participants/search/"],
)
def test_a_stranger_is_asked_to_sign_in(client, address):
    for ask in (client.get, client.post):
        assert ask(address).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("places", [1, 3])
def test_the_frame_asks_the_same_few_questions_whoever_is_signed_in(
    client, places, django_assert_num_queries
):
    """Session, user, assignments, the scope, and around them a transaction."""
    user = UserFactory()
    for _number in range(places):
        AssignmentFactory(user=user)
    client.force_login(user)

    with django_assert_num_queries(6):
        client.get("/whats-new/")


def test_the_way_around_is_drawn_for_each_reach_place_and_language(client, lead):
    """It is drawn once for all who may open the same: nobody has that of another."""
    first = part(page(client), "sidenav")
    elsewhere = part(page(client, "/participants/"), "sidenav")
    french = in_french(client)
    client.force_login(AssignmentFactory(role=Role.AUDITOR).user)
    auditor = part(page(client), "sidenav")

    drawn = {first, elsewhere, part(french, "sidenav"), auditor}
    assert len(drawn) == 4
    assert 'href="/participants/"' in first
    assert 'href="/participants/"' not in auditor


def test_what_is_the_same_for_everybody_is_drawn_in_each_language(client, lead):
    english = page(client)
    french = in_french(client)

    for words in ("Stay signed in", "Draft saved", "Who sees what"):
        assert words in english
        assert words not in french


class Everything:
    """A scope that holds every permission."""

    places = ()

    def __contains__(self, permission) -> bool:
        return True


def links(view_name, scope=None) -> navigation.Links:
    request = RequestFactory().get("/")
    request.user, request.scope = UserFactory(), scope or Everything()
    request.resolver_match = type("Match", (), {"view_name": view_name})
    return navigation.links(request)


def test_a_phone_shows_four_pages_and_the_rest_behind_more():
    shown = links("home")

    assert len(shown.bar) == 4
    assert len(shown.bar) + len(shown.rest) == len(navigation.ENTRIES)


@pytest.mark.parametrize(
    ("view_name", "here"),
    [
        ("home", "Home"),
        ("participants:case-attendance", "People"),
        ("participants:search", "People"),
        ("applications:panel", "Applications"),
        ("participants:approval-list", "Approvals"),
        ("benefits:benefit-list", "Benefits"),
        ("participants:task-list", "Tasks"),
        ("participants:import", "Imports"),
        ("activities:register", "Activities"),
        ("participants:import-new", "Imports"),
        ("opportunities:intake-new", "Opportunities"),
        ("reports:summary", "Summaries"),
        ("reports:cohorts", "Summaries"),
        ("reports:released-area", "Summaries"),
        ("reports:table", "Summaries"),
        ("whats-new", None),
    ],
)
def test_the_way_around_shows_where_one_is(view_name, here):
    shown = links(view_name)

    current = [str(link.title) for link in shown.bar + shown.rest if link.is_here]
    assert current == ([here] if here else [])


WORK = ["Home", "People", "Activities"]
ASKING = ["Home", "People", "Applications", "Activities"]
OFFERED = ["Opportunities", "Services"]


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        (
            Role.CASEWORKER,
            [
                *ASKING,
                "Calendar",
                "Tasks",
                "Complaints",
                "Benefits",
                *OFFERED,
                "Communities",
                "Summaries",
            ],
        ),
        (Role.COUNSELLOR, [*WORK, "Alerts", "Calendar", *OFFERED, "Summaries"]),
        (
            Role.CLINICAL_SUPERVISOR,
            [*WORK, "Alerts", "Calendar", "Waivers", *OFFERED, "Summaries"],
        ),
        (Role.FACILITATOR, [*WORK, "Calendar", *OFFERED]),
        (
            Role.CHILD_PROTECTION,
            [
                *ASKING,
                *("Alerts", "Calendar", "Tasks", "Complaints", "Approvals", "Benefits"),
                *OFFERED,
                "Summaries",
            ],
        ),
        (Role.MONITORING_OFFICER, ["Home", "Counts", "Summaries"]),
        (Role.AUDITOR, ["Home", "Summaries", "Trail"]),
        (Role.ADMINISTRATOR, ["Home", "Administration"]),
        (
            Role.PROGRAMME_LEAD,
            [
                *ASKING,
                *("Calendar", "Tasks", "Complaints", "Approvals"),
                *("Benefits", "Imports"),
                *(*OFFERED, "Communities", "Counts", "Cover", "Summaries"),
            ],
        ),
    ],
)
def test_each_role_is_led_to_what_it_may_open(client, role, titles):
    client.force_login(AssignmentFactory(role=role).user)

    shown = re.findall(
        r"<a href=\"(/[^\"]*)\".*?</svg>\s*(.*?)\s*</a>",
        part(page(client, "/whats-new/"), "sidenav"),
        re.S,
    )

    assert [title for _url, title in shown] == titles
    for url, _title in shown:
        assert client.get(url).status_code == 200


def test_five_pages_fit_into_the_bar_without_more(monkeypatch):
    monkeypatch.setattr(navigation, "ENTRIES", navigation.ENTRIES[:1] * 5)

    assert (len(links("home").bar), links("home").rest) == (5, [])


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_a_fault_follows_the_devices_colours_where_no_request_is_known(status):
    assert dark_when(render_to_string(f"{status}.html")).startswith("screen and")


def test_each_component_says_in_its_first_line_what_it_is():
    folder = news.Path(__file__).resolve().parents[2] / "templates/components"

    for file in folder.glob("*.html"):
        assert re.match(r"\{# .+ #\}$", file.read_text().splitlines()[0]), file.name
