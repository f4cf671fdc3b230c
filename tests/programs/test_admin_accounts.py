"""Accounts: added without a password, which is set once, and all of it recorded."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from django.urls import reverse

from core.models import AuditEvent, User
from programs.models import Role
from tests.factories import AssignmentFactory, UserFactory
from tests.roles import in_scope

pytestmark = pytest.mark.django_db


def test_a_new_account_has_no_password_and_no_flags(site):
    sent = {"username": "newcomer", "is_active": "on", "is_superuser": "on"}

    site.post(reverse("admin:core_user_add"), sent)

    user = User.objects.get(username="newcomer")
    flags = (user.has_usable_password(), user.is_superuser, user.is_staff)
    assert flags == (False, False, False)


def test_an_administrator_does_not_change_a_superuser(site):
    above = UserFactory(is_superuser=True)

    response = site.post(
        reverse("admin:core_user_change", args=[above.pk]), {"username": "lower"}
    )

    assert response.status_code == 403


def test_who_keeps_accounts_raises_no_flag_of_their_own(site, administrator):
    raised = {"is_superuser": "on", "is_staff": "on", "is_active": "on"}

    response = site.post(
        reverse("admin:core_user_change", args=[administrator.pk]),
        {"username": administrator.username, "groups": "1"} | raised,
    )

    stored = User.objects.get(pk=administrator.pk)
    assert response.status_code == 302
    assert (stored.is_superuser, stored.is_staff) == (False, False)


@pytest.mark.parametrize("flag", ["is_superuser", "is_staff"])
def test_the_web_raises_no_flag_for_whoever_is_signed_in(administrator, flag):
    """Of an account there is as little as of a new one, whatever a form forgets."""
    flags = {flag: True}

    with in_scope(administrator):
        with pytest.raises(ProgrammingError, match="flag"), transaction.atomic():
            User.objects.filter(pk=administrator.pk).update(**flags)
        with pytest.raises(ProgrammingError, match="flag"), transaction.atomic():
            User.objects.create(username="newcomer", **flags)


def test_somebody_at_the_servers_command_line_makes_a_superuser():
    with transaction.atomic():
        call_command("createsuperuser", username="first", email="", interactive=False)

    assert User.objects.get(username="first").is_superuser


def set_password(site, user):
    new = "correct horse battery staple"
    sent = {"password1": new, "password2": new, "usable_password": "true"}
    url = reverse("admin:auth_user_password_change", args=[user.pk])
    return site.post(url, sent)


def test_a_first_password_is_set_and_recorded(site, administrator):
    user = UserFactory(password="!")

    set_password(site, user)

    user.refresh_from_db()
    event = AuditEvent.objects.get()
    assert user.check_password("correct horse battery staple")
    assert (event.action, event.by, event.subject_id) == (
        "first-password-set",
        administrator,
        str(user.pk),
    )


def test_a_new_account_leads_to_its_first_password(site):
    user = UserFactory(password="!")
    signed_in = UserFactory(last_login=datetime(2026, 1, 1, tzinfo=UTC))

    assert link_to_password(user) in account_page(site, user)
    assert link_to_password(signed_in) not in account_page(site, signed_in)


def account_page(site, user) -> str:
    url = reverse("admin:core_user_change", args=[user.pk])
    return site.get(url).content.decode()


def link_to_password(user) -> str:
    return reverse("admin:auth_user_password_change", args=[user.pk])


def test_a_refused_password_leaves_no_trace(site):
    user = UserFactory(password="!")
    url = reverse("admin:auth_user_password_change", args=[user.pk])

    site.post(url, {"password1": "one", "password2": "two", "usable_password": "true"})

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    "facts",
    [{"last_login": datetime(2026, 1, 1, tzinfo=UTC)}, {"is_superuser": True}],
    ids=["has signed in", "stands above"],
)
def test_nobody_sets_the_password_of(site, facts):
    user = UserFactory(password="!", **facts)

    response = set_password(site, user)

    user.refresh_from_db()
    assert (response.status_code, user.password) == (403, "!")


def test_a_superuser_sets_a_superusers_first_password(client):
    client.force_login(UserFactory(is_superuser=True))
    user = UserFactory(password="!", is_superuser=True)

    response = set_password(client, user)

    assert response.status_code == 302


def test_an_account_that_is_added_and_changed_is_recorded(site, administrator):
    sent = {"username": "newcomer", "is_active": "on"}
    site.post(reverse("admin:core_user_add"), sent)
    user = User.objects.get(username="newcomer")

    site.post(
        reverse("admin:core_user_change", args=[user.pk]), {"username": "newcomer"}
    )

    events = AuditEvent.objects.order_by("pk").values_list(
        "action", "by", "subject_id", "facts__fields"
    )
    assert list(events) == [
        ("account-added", administrator.pk, str(user.pk), ["username"]),
        ("account-changed", administrator.pk, str(user.pk), ["is_active"]),
    ]


def test_the_filter_of_accounts_offers_no_other_programme(site, administrator):
    AssignmentFactory(user=administrator, role=Role.ADMINISTRATOR)
    AssignmentFactory()

    listed = site.get(reverse("admin:core_user_changelist")).context["cl"]

    offers = {spec.title: list(spec.choices(listed)) for spec in listed.filter_specs}
    kept = {held.program.name for held in administrator.assignments.all()}
    assert {one["display"] for one in offers["program"]} == {"All", *kept}
