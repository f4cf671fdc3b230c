"""What every answer carries, and what a browser's report leaves in the log."""

import json
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core import csp
from ddr.views.csp_report import LONGEST, MOST_A_MINUTE
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_reports_before():
    cache.clear()


def test_a_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    assert "unsafe" not in csp.PAGE
    assert not re.search(r"https?:|\*", csp.PAGE)
    assert csp.PAGE.startswith("default-src 'none';")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/nowhere/", 404),
        ("/participants/%00/", 400),
        ("/accounts/logout/", 200),
        ("/admin/", 200),
        ("/healthz", None),
    ],
)
def test_every_answer_carries_the_headers(client, address, status):
    client.force_login(UserFactory(is_superuser=True))

    response = client.get(address)

    assert status in (None, response.status_code)
    assert response["Content-Security-Policy"] == csp.PAGE
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_a_form_without_its_token_is_refused_with_the_headers():
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("account_login"), {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert response["Content-Security-Policy"] == csp.PAGE


# Reports


def send(client, told):
    body = told if isinstance(told, str | bytes) else json.dumps(told)
    return client.post("/csp-report/", body, content_type="application/csp-report")


def report(**facts):
    known = {
        "effective-directive": "style-src-attr",
        "blocked-uri": "inline",
        "document-uri": "https://ddr.example/participants/",
    }
    given = {name.replace("_", "-"): fact for name, fact in facts.items()}
    return {"csp-report": known | given}


def logged(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_a_report_is_logged_without_signing_in(client, caplog):
    response = send(client, report())

    assert response.status_code == 204
    assert logged(caplog) == [
        "Content-Security-Policy: style-src-attr blocked inline on"
        " participants:case-list"
    ]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (
            {"document_uri": "https://ddr.example/participants/KX7P-2/?who=Amina"},
            "style-src-attr blocked inline on participants:case",
        ),
        (
            {"document_uri": "https://ddr.example/nowhere/Amina/"},
            "style-src-attr blocked inline on an unknown page",
        ),
        (
            {"blocked_uri": "https://elsewhere.example/a.js?who=Amina"},
            "style-src-attr blocked elsewhere.example on participants:case-list",
        ),
        (
            {"blocked_uri": "data:text/plain,Amina"},
            "style-src-attr blocked data on participants:case-list",
        ),
        (
            {"effective_directive": "", "violated_directive": "img-src 'self'"},
            "img-src blocked inline on participants:case-list",
        ),
        (
            {"effective_directive": "img-src\nWARNING Amina", "sample": "Amina"},
            "img-src blocked inline on participants:case-list",
        ),
        (
            {"effective_directive": {"Amina": 1}, "blocked_uri": ["Amina"]},
            "something blocked something on participants:case-list",
        ),
    ],
)
def test_a_report_leaves_nothing_of_a_person_in_the_log(client, caplog, facts, told):
    send(client, report(**facts))

    assert logged(caplog) == [f"Content-Security-Policy: {told}"]


@pytest.mark.parametrize(
    "told", ["", "{", "[]", "{}", "[1]", '"text"', '{"csp-report": []}', b"\xff"]
)
def test_what_is_no_report_is_taken_and_forgotten(client, caplog, told):
    assert send(client, told).status_code == 204
    assert logged(caplog) == []


def test_a_report_that_is_too_long_is_not_read(client, caplog):
    response = send(client, report(sample="x" * LONGEST))

    assert response.status_code == 413
    assert caplog.records[0].name == "django.request"
    assert len(caplog.records) == 1


def test_many_reports_do_not_fill_the_log(client, caplog):
    for _ in range(MOST_A_MINUTE + 2):
        send(client, report())

    assert len(logged(caplog)) == MOST_A_MINUTE


def test_a_report_is_only_sent_and_never_read(client):
    assert client.get("/csp-report/").status_code == 405


# Drawings


def test_a_drawing_may_use_its_own_styles_and_nothing_else():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><style>a &gt; b {}</style></svg>'

    policy = csp.of_drawing(svg)

    # echo -n 'a > b {}' | openssl dgst -sha256 -binary | base64
    assert "style-src 'sha256-BNQDEWxpBL8n6KmGdLd1wSWLAxVh3cF3Zfi7V6WkUMM=';" in policy
    assert "sandbox" in policy
    assert "unsafe" not in policy
