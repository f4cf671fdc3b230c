"""Accounts: added without a password, invited, helped out, and all of it recorded."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from core import audit
from core.models import AuditEvent, Letter, User
from programs.models import Role
from tests.core.accounts.people import (
    sign_in,
    somebody,
    with_phone,
    with_recovery_codes,
)
from tests.factories import AssignmentFactory, UserFactory
from tests.roles import as_owner, in_scope

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


def test_an_administrator_changes_no_account_of_another_programme(site):
    lead = AssignmentFactory(role=Role.PROGRAMME_LEAD, user__email="l@example.org").user
    with_phone(lead)
    page = reverse("admin:core_user_change", args=[lead.pk])

    answers = [
        site.post(page, {"username": "theirs", "email": "mine@example.org"}),
        remove_factors(site, lead),
        invite(site, lead),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert User.objects.get(pk=lead.pk).email == "l@example.org"
    assert Authenticator.objects.filter(user=lead).exists()


def test_the_mailbox_of_an_account_in_use_is_moved_by_no_administrator(
    site, administrator
):
    program = administrator.assignments.get().program
    held = {"user__email": "hers@example.org", "program": program, "office": None}
    colleague = AssignmentFactory(role=Role.CASEWORKER, **held).user
    with as_owner():
        colleague.set_password("a long passphrase")
        colleague.save()
    typed = {"username": "amina", "email": "mine@example.org", "is_active": "on"}

    site.post(reverse("admin:core_user_change", args=[colleague.pk]), typed)

    stored = User.objects.get(pk=colleague.pk)
    assert (stored.username, stored.email) == ("amina", "hers@example.org")


def test_what_is_done_to_an_account_stands_in_its_owners_trail_too(administrator):
    elsewhere = AssignmentFactory(role=Role.CASEWORKER)

    with as_owner():
        audit.record("account-changed", elsewhere.user, by=administrator)
        found = AuditEvent.objects.filter(action="account-changed")
        programs = set(found.values_list("program_id", flat=True))

    own = administrator.assignments.get().program_id
    assert programs == {own, elsewhere.program_id}


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


def invite(site, user):
    return site.post(reverse("admin:core_user_invite", args=[user.pk]))


def remove_factors(site, user):
    return site.post(reverse("admin:core_user_remove_factors", args=[user.pk]))


def letters():
    return list(Letter.objects.order_by("asked_at").values_list("template", "to"))


def test_who_is_added_is_invited_by_email(site, administrator):
    sent = {"username": "newcomer", "email": "n@x.org", "is_active": "on"}

    site.post(reverse("admin:core_user_add"), sent)

    user = User.objects.get(username="newcomer")
    assert letters() == [("invitation", user.pk)]
    events = AuditEvent.objects.order_by("pk").values_list("action", "by", "subject_id")
    assert list(events) == [
        ("account-added", administrator.pk, str(user.pk)),
        ("invited", administrator.pk, str(user.pk)),
    ]


def test_who_has_no_address_is_not_invited_and_the_page_says_why(site):
    user = UserFactory(password="!")

    response = invite(site, user)

    page = site.get(response.url).content.decode()
    assert (letters(), "An invitation needs an e-mail address." in page) == ([], True)


def test_who_has_not_come_yet_is_invited_again(site):
    user = UserFactory(password="!", email="n@x.org")

    invite(site, user)
    invite(site, user)

    assert letters() == [("invitation", user.pk)] * 2
    assert "Invite again" in account_page(site, user)


def test_who_has_a_password_is_not_invited(site):
    user = UserFactory(email="n@x.org")
    user.set_password("correct horse battery staple")
    with as_owner():
        user.save()

    invite(site, user)

    assert letters() == []
    assert "Invite" not in account_page(site, user)


def test_no_administrator_sets_a_password(site):
    new = "another long password"
    sent = {"password1": new, "password2": new, "usable_password": "true"}
    user = UserFactory(password="!")

    site.post(f"/admin/core/user/{user.pk}/password/", sent, follow=True)

    user.refresh_from_db()
    assert user.password == "!"


def account_page(site, user) -> str:
    url = reverse("admin:core_user_change", args=[user.pk])
    return site.get(url).content.decode()


def test_a_lost_phone_is_removed_and_its_owner_told(site, administrator):
    user = UserFactory(email="n@x.org")
    with_phone(user)
    with_recovery_codes(user)

    shown = account_page(site, user)
    remove_factors(site, user)

    assert "Remove the second factor" in shown
    assert "Remove the second factor" not in account_page(site, user)
    assert Authenticator.objects.count() == 0
    assert letters() == [("second-factor-removed", user.pk)]
    event = AuditEvent.objects.get()
    assert (event.action, event.by, event.subject_id) == (
        "second-factor-removed",
        administrator,
        str(user.pk),
    )


def test_nobody_removes_their_own_second_factor_here(site, administrator):
    with_phone(administrator)

    response = remove_factors(site, administrator)

    assert (response.status_code, Authenticator.objects.count()) == (403, 1)
    assert "Remove the second factor" not in account_page(site, administrator)


@pytest.mark.parametrize("act", [invite, remove_factors])
def test_nobody_does_it_to_whoever_stands_above(site, act):
    above = UserFactory(is_superuser=True, password="!", email="n@x.org")
    with_phone(above)

    response = act(site, above)

    assert (response.status_code, letters()) == (403, [])
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize("act", [invite, remove_factors])
def test_only_administrators_do_it(client, act):
    client.force_login(AssignmentFactory().user)

    response = act(client, UserFactory(password="!", email="n@x.org"))

    assert (response.status_code, letters()) == (302, [])
    assert response.url.startswith("/admin/login/")


@pytest.mark.parametrize("name", ["invite", "remove_factors"])
def test_an_address_alone_does_nothing(site, name):
    user = UserFactory(password="!", email="n@x.org")

    response = site.get(reverse(f"admin:core_user_{name}", args=[user.pk]))

    assert (response.status_code, letters()) == (400, [])


def test_whoever_is_made_inactive_is_out_and_stays_out(site, client):
    user = somebody()
    theirs = Client()
    sign_in(theirs)
    assert theirs.get("/").status_code == 200
    url = reverse("admin:core_user_change", args=[user.pk])
    kept = {"username": "amina", "email": "a@x.org"}

    site.post(url, kept)
    out = theirs.get("/").status_code
    site.post(url, kept | {"is_active": "on"})

    assert (out, theirs.get("/").status_code) == (302, 302)


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
