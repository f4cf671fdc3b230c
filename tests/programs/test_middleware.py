"""The transaction of a request and the scope it carries."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.urls import path

from core import audit
from core.access import OutOfReach
from core.models import AuditEvent
from ddr import urls
from participants.models import Enrolment
from programs import denials
from programs.models import Role
from tests.factories import AssignmentFactory, EnrolmentFactory

CODE = "PG8PA-E35S3"
BROKEN = engines["django"].from_string("{% for row in rows %}{{ row }}{% endfor %}")


def store() -> None:
    audit.record("stored", by=audit.SYSTEM)


def raising(error):
    def view(request, **kwargs):
        store()
        raise error

    return view


def answering(status):
    def view(request):
        store()
        return HttpResponse(status=status)

    return view


def handing_away(request, case_code):
    store()
    raise OutOfReach


def seen_while_rendering(request):
    rows = Enrolment.objects.order_by("external_id").values_list(
        "external_id", flat=True
    )
    return SimpleTemplateResponse(BROKEN, {"rows": rows})


def raising_while_rendering(request):
    def rows():
        store()
        raise RuntimeError

    return SimpleTemplateResponse(BROKEN, {"rows": rows})


def trying(request, case_code, status):
    """What somebody tries: to be told 400 is to have failed."""
    tried = denials.attempt(request, "tried", case=case_code)
    tried.succeeded = status != 400
    return HttpResponse(status=status)


urlpatterns = [
    *urls.urlpatterns,
    path("tried/<str:case_code>/<int:status>/", trying),
    path("handed-away/<str:case_code>/", handing_away, name="handed-away"),
    path("404/", raising(Http404())),
    path("403/", raising(PermissionDenied()), name="refused"),
    path("cases/<str:case_code>/", raising(Http404()), name="case"),
    path("crash/", raising(RuntimeError())),
    path("500/", answering(500)),
    path("409/", answering(409)),
    path("400/", answering(400)),
    path("200/", answering(200)),
    path("rows/", seen_while_rendering),
    path("crash-late/", raising_while_rendering),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def caseworker(client):
    user = AssignmentFactory(role=Role.CASEWORKER).user
    client.force_login(user)
    client.raise_request_exception = False
    return user


@pytest.mark.parametrize("page", ["404", "403", "crash", "500", "crash-late"])
def test_what_raised_or_failed_leaves_nothing_stored(client, caseworker, page):
    client.get(f"/{page}/")

    assert not AuditEvent.objects.filter(action="stored").exists()


@pytest.mark.parametrize("page", ["200", "400", "409"])
def test_what_was_answered_is_stored(client, caseworker, page):
    client.get(f"/{page}/")

    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("page", "facts"),
    [
        ("403", {"view": "refused", "status": 403}),
        (f"cases/{CODE}", {"view": "case", "status": 404, "case": CODE}),
        ("cases/Amina Diallo", {"view": "case", "status": 404}),
    ],
)
def test_a_refusal_is_recorded_though_its_request_is_rolled_back(
    client, caseworker, page, facts
):
    client.get(f"/{page}/")

    event = AuditEvent.objects.get()
    assert (event.action, event.by, event.facts) == ("denied", caseworker, facts)


@pytest.mark.parametrize("page", ["404", "crash", "500"])
def test_what_is_no_refusal_is_not_recorded_as_one(client, caseworker, page):
    client.get(f"/{page}/")

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("case", "status", "kept"),
    [
        (CODE, 200, []),
        (CODE, 500, [{"case": CODE}]),
        (CODE, 400, [{"case": CODE}]),
        ("Amina Diallo", 400, [{}]),
    ],
)
def test_an_attempt_is_kept_where_it_failed(client, caseworker, case, status, kept):
    """Also where it had succeeded and was rolled back with its request."""
    client.get(f"/tried/{case}/{status}/")

    found = AuditEvent.objects.filter(action="tried")
    assert list(found.values_list("facts", flat=True)) == kept


def test_a_strangers_case_leaves_the_row_of_its_refusal(client, caseworker):
    case = EnrolmentFactory(case_code=CODE)

    status = client.get(case.get_absolute_url()).status_code

    event = AuditEvent.objects.get()
    assert (status, event.facts["view"]) == (404, "participants:case")
    assert event.facts["case"] == CODE


def test_rows_are_read_in_scope_while_the_answer_is_rendered(client, caseworker):
    EnrolmentFactory(office=caseworker.assignments.get().office, external_id="own")
    EnrolmentFactory(external_id="foreign")

    assert client.get("/rows/").text == "own"


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_request_is_left_for_the_next(client):
    user = AssignmentFactory(role=Role.CASEWORKER).user
    EnrolmentFactory(office=user.assignments.get().office, external_id="own")
    client.force_login(user)
    first = client.get("/rows/").text

    client.force_login(AssignmentFactory(role=Role.AUDITOR).user)
    second = client.get("/rows/").text

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('ddr.offices', true)")
        left = cursor.fetchone()[0]
    assert (first, second, left or "") == ("own", "", "")


def test_what_left_the_readers_sight_meanwhile_is_answered_as_not_found(
    client, caseworker
):
    response = client.get(f"/handed-away/{CODE}/")

    assert response.status_code == 404
    assert [event.action for event in AuditEvent.objects.all()] == ["denied"]
