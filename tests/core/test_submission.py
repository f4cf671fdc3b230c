"""A form sent twice is stored once; a record two people change is never lost."""

import re
from threading import Barrier, Thread
from time import sleep
from uuid import uuid4

import pytest
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import path

from core.forms import OnceForm
from core.models import PeriodRun, Submission
from tests.factories import UserFactory
from tests.roles import role

KEY = "11111111-1111-4111-8111-111111111111"


class NameForm(OnceForm):
    name = forms.CharField()
    paper = forms.FileField(required=False)


def store(request):
    """Every form that is stored leaves a row."""
    form = NameForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return HttpResponse(form.as_div())
    name = form.cleaned_data["name"]
    run = PeriodRun.objects.create(name=name, period=uuid4().hex)
    if name == "slow":
        sleep(0.3)
    if name == "broken":
        PeriodRun.objects.create(name=name, period=run.period)
    return (
        redirect("account_login")
        if name == "sign in"
        else redirect(f"/stored/{run.pk}/")
    )


urlpatterns = [
    path("", store, name="home"),
    path("store/", store),
    path("other/", store),
    path("accounts/login/", login_not_required(store), name="account_login"),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def client(client):
    client.force_login(UserFactory())
    client.raise_request_exception = False
    return client


def stored():
    return PeriodRun.objects.count()


def send(client, name="Amina", key=KEY, url="/store/", **more):
    return client.post(url, {"name": name, "submission_key": key, **more})


def test_a_form_shown_carries_a_key_of_its_own(client):
    first, second = (client.get("/store/").content for _ in range(2))

    assert b'type="hidden" name="submission_key"' in first
    assert first != second


def test_a_form_sent_twice_is_stored_once_and_answered_alike(client):
    first, second = send(client), send(client)

    assert stored() == 1
    assert (second.status_code, second.url) == (302, first.url)


def test_a_form_sent_twice_by_htmx_leads_to_the_same_address(client):
    first = send(client)

    second = client.post(
        "/store/",
        {"name": "Amina", "submission_key": KEY},
        headers={"HX-Request": "true"},
    )

    assert (stored(), second.headers["HX-Redirect"]) == (1, first.url)


def test_a_form_without_a_key_is_not_stored_but_shown_again_with_one(client):
    response = client.post("/store/", {"name": "Amina"})

    text = response.content.decode()
    assert stored() == 0
    assert "nothing was stored. Send it again." in text
    key = re.search(r'name="submission_key" value="([-0-9a-f]{36})"', text)
    assert send(client, key=key[1]).status_code == 302


def test_a_form_with_errors_may_be_sent_again_with_its_key(client):
    send(client, name="")
    send(client)

    assert stored() == 1


def test_a_form_that_broke_the_server_may_be_sent_again(client, caplog):
    assert send(client, name="broken").status_code == 500

    assert (stored(), Submission.objects.count()) == (0, 0)
    assert "period_run_once" in caplog.text
    assert "TransactionManagementError" not in caplog.text


def test_other_values_under_the_same_key_are_told_and_kept(client):
    send(client)

    response = send(client, name="Binta")

    text = response.content.decode()
    assert stored() == 1
    assert "You sent this form before, with other values" in text
    assert 'value="Binta"' in text
    assert KEY not in text


def test_another_file_under_the_same_key_is_told(client):
    for content in (b"one", b"two"):
        response = send(client, paper=SimpleUploadedFile("a.txt", content))

    assert stored() == 1
    assert b"with other values" in response.content


def test_the_same_file_under_the_same_key_is_stored_once(client):
    for _ in range(2):
        response = send(client, paper=SimpleUploadedFile("a.txt", b"one"))

    assert (stored(), response.status_code) == (1, 302)


def test_the_key_of_one_person_means_nothing_for_another(client):
    send(client)
    client.force_login(UserFactory())
    send(client)

    assert stored() == 2


def test_the_key_of_one_page_means_nothing_for_another(client):
    send(client)
    send(client, url="/other/")

    assert stored() == 2


def test_being_sent_to_sign_in_is_no_answer_to_keep(client):
    send(client, name="sign in")

    assert Submission.objects.count() == 0


def test_what_was_typed_is_not_kept(client):
    send(client)

    sent = Submission.objects.get()
    assert "Amina" not in f"{sent.path} {sent.digest} {sent.location}"


def test_a_key_cannot_be_stored_twice(client):
    send(client)
    first = Submission.objects.get()
    again = Submission(by=first.by, path=first.path, key=first.key)

    with pytest.raises(IntegrityError, match="submission_key_once"):
        again.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "rows", "answers"), [("slow", 1, {302}), ("broken", 0, {500})]
)
def test_forms_sent_at_the_same_time_are_stored_once(name, rows, answers):
    with role("ddr_owner"):
        user = UserFactory()
    together, responses = Barrier(3), []

    def one():
        browser = Client(raise_request_exception=False)
        browser.force_login(user)
        together.wait()
        responses.append(send(browser, name=name))
        connection.close()

    threads = [Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert stored() == rows
    assert {response.status_code for response in responses} == answers
    assert len({response.headers.get("Location") for response in responses}) == 1
