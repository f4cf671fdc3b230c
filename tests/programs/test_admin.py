"""The administrators' site: who may enter, what is kept there, what is not."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent
from participants.models import CutOff
from participants.models.record import CaseRecord
from programs.models import Assignment, Office, Program, Role
from tests.factories import (
    AcceptanceQuestionFactory,
    ActivityFactory,
    AreaFactory,
    AssignmentFactory,
    CommunityKindFactory,
    FormerGroupFactory,
    OfficeFactory,
    OpportunityFactory,
    PartnerFactory,
    ProgramFactory,
    ServiceOfferFactory,
    SessionFactory,
    UserFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

REGISTERED = list(admin.site._registry.values())


def hidden_fields(response) -> dict[str, str]:
    form = response.context["adminform"].form
    return {name: form[name].value() for name in ("submission_key", "version")}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_enters(client, role):
    client.force_login(AssignmentFactory(role=role).user)

    response = client.get(reverse("admin:index"))

    assert (response.status_code, "login" in response.url) == (302, True)


@pytest.mark.parametrize("model_admin", REGISTERED, ids=lambda a: a.opts.label)
def test_every_list_and_form_opens(site, model_admin):
    ActivityFactory()
    SessionFactory()
    name = f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}"

    changelist = site.get(reverse(f"{name}_changelist"), {"q": "x"})
    add = site.get(reverse(f"{name}_add"))

    assert changelist.status_code == 200
    assert add.status_code in (200, 403)


def test_no_model_with_persons_is_registered():
    persons = {"participants.participant", "participants.enrolment"}
    persons |= {
        model._meta.label_lower
        for model in apps.get_models()
        if issubclass(model, CaseRecord)
    }

    assert not persons & {a.opts.label_lower for a in REGISTERED}


@pytest.mark.parametrize("model_admin", REGISTERED, ids=lambda a: a.opts.label)
def test_nothing_is_deleted(model_admin, rf, administrator):
    request = rf.get("/")
    request.user, request.scope = administrator, {"reference.manage"}

    assert not model_admin.has_delete_permission(request)
    assert "delete_selected" not in model_admin.get_actions(request)


@pytest.mark.parametrize(
    "model_admin",
    [a for a in REGISTERED if a.opts.app_label in ("programs", "participants")],
    ids=lambda a: a.opts.label,
)
def test_a_list_asks_no_more_for_three_rows_than_for_one(site, model_admin, program):
    office = OfficeFactory(program=program)
    factories = {
        "activity": ActivityFactory,
        "opportunity": OpportunityFactory,
        "session": SessionFactory,
    }
    factory = factories.get(model_admin.opts.model_name, AssignmentFactory)
    place = "activity__office" if factory is SessionFactory else "office"
    url = reverse(
        f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist"
    )
    counts = []
    for rows in (1, 2):
        for _number in range(rows):
            factory(**{place: office})
        with CaptureQueriesContext(connection) as captured:
            site.get(url)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_an_office_is_added_and_changed(site, program):
    office = OfficeFactory(program=program, name="Before")
    url = reverse("admin:programs_office_change", args=[office.pk])
    sent = hidden_fields(site.get(url)) | {
        "program": office.program_id,
        "code": office.code,
        "name": "After",
    }

    response = site.post(url, sent)

    assert response.status_code == 302
    with as_owner():
        stored = Office.objects.get(pk=office.pk)
    assert (stored.name, stored.version) == ("After", 2)


def test_a_second_save_of_the_same_version_is_refused(site, program):
    office = OfficeFactory(program=program, name="Before")
    url = reverse("admin:programs_office_change", args=[office.pk])
    first, second = (hidden_fields(site.get(url)) for _ in range(2))
    values = {"program": office.program_id, "code": office.code}
    site.post(url, first | values | {"name": "Theirs"})

    response = site.post(url, second | values | {"name": "Mine"})

    assert "Somebody else saved this record meanwhile" in response.text
    with as_owner():
        assert Office.objects.get(pk=office.pk).name == "Theirs"


def give_role(site, user, **facts):
    office = OfficeFactory(program=Program.objects.get())
    url = reverse("admin:programs_assignment_add")
    sent = {
        "submission_key": hidden_fields(site.get(url))["submission_key"],
        "user": user.pk,
        "role": Role.CASEWORKER,
        "program": office.program_id,
        "office": office.pk,
        "starts_on": "2026-01-01",
    }
    return site.post(url, sent | facts)


def test_a_role_is_given_and_recorded(site, administrator):
    user = UserFactory()

    give_role(site, user)

    given = Assignment.objects.get(user=user)
    event = AuditEvent.objects.get()
    assert (given.role, given.starts_on) == (Role.CASEWORKER, date(2026, 1, 1))
    assert (event.action, event.by, event.subject_id) == (
        "role-given",
        administrator,
        str(given.pk),
    )


def test_nobody_gives_a_role_to_themselves(site, administrator):
    response = give_role(site, administrator)

    assert "Somebody else has to give you a role." in response.text
    assert Assignment.objects.filter(user=administrator).count() == 1


def test_nobody_changes_their_own_role(site, administrator):
    own = administrator.assignments.get()

    response = site.post(reverse("admin:programs_assignment_change", args=[own.pk]))

    assert response.status_code == 403


KEPT = {
    "program": ProgramFactory,
    "area": AreaFactory,
    "office": OfficeFactory,
    "formergroup": FormerGroupFactory,
    "partner": PartnerFactory,
    "opportunity": OpportunityFactory,
    "serviceoffer": ServiceOfferFactory,
    "communitykind": CommunityKindFactory,
    "acceptancequestion": AcceptanceQuestionFactory,
    "activity": ActivityFactory,
    "session": SessionFactory,
    "assignment": AssignmentFactory,
}


def store_cut_off(program):
    facts = {"instrument": "PHQ-9", "value": 12, "holds_from": date(2024, 1, 1)}
    with as_owner():
        return CutOff.objects.create(program=program, **facts)


def page(row, name, *args):
    return reverse(
        f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=args
    )


def stored(name):
    return store_cut_off(ProgramFactory()) if name == "cutoff" else KEPT[name]()


@pytest.mark.parametrize("name", [*KEPT, "cutoff"])
def test_a_row_of_another_programme_is_not_there(site, name):
    row = stored(name)

    listed = site.get(page(row, "changelist")).context["cl"].queryset
    opened = site.get(page(row, "change", row.pk))

    assert row not in listed
    assert (opened.status_code, opened.url) == (302, reverse("admin:index"))


@pytest.mark.parametrize("name", [*KEPT, "cutoff"])
def test_a_superuser_keeps_every_programme(client, name):
    client.force_login(UserFactory(is_superuser=True))
    row = stored(name)

    opened = client.get(page(row, "change", row.pk))

    assert opened.status_code == 200


def test_a_row_is_not_put_into_another_programme(site):
    elsewhere = ProgramFactory()
    url = reverse("admin:programs_office_add")
    sent = {"submission_key": hidden_fields(site.get(url))["submission_key"]}

    response = site.post(
        url, sent | {"program": elsewhere.pk, "code": "X", "name": "Planted"}
    )

    assert list(response.context["adminform"].form.errors) == ["program"]
    assert not Office.objects.filter(name="Planted").exists()


def test_a_role_is_not_given_in_another_programme(site, administrator):
    OfficeFactory(program=administrator.assignments.get().program)
    elsewhere = OfficeFactory()
    url = reverse("admin:programs_assignment_add")
    sent = {
        "submission_key": hidden_fields(site.get(url))["submission_key"],
        "user": UserFactory().pk,
        "role": Role.CASEWORKER,
        "program": elsewhere.program_id,
        "office": elsewhere.pk,
        "starts_on": "2026-01-01",
    }

    response = site.post(url, sent)

    assert set(response.context["adminform"].form.errors) == {"program", "office"}
    assert Assignment.objects.count() == 1


def test_a_filter_offers_no_other_programme(site, program, administrator):
    OfficeFactory(program=program, name="Ours")
    OfficeFactory(name="Theirs")

    listed = site.get(reverse("admin:programs_activity_changelist"))

    offered = [
        choice["display"]
        for spec in listed.context["cl"].filter_specs
        if spec.title == "office"
        for choice in spec.choices(listed.context["cl"])
    ]
    assert offered == ["All", str(administrator.assignments.get().office), "Ours"]


@pytest.mark.parametrize(("is_superuser", "status"), [(False, 403), (True, 200)])
def test_only_a_superuser_begins_a_programme(client, is_superuser, status):
    user = AssignmentFactory(
        role=Role.ADMINISTRATOR, user__is_superuser=is_superuser
    ).user
    client.force_login(user)

    response = client.get(reverse("admin:programs_program_add"))

    assert response.status_code == status


def test_a_row_in_use_is_not_moved_to_another_programme(client):
    client.force_login(UserFactory(is_superuser=True))
    office = ActivityFactory().office
    url = reverse("admin:programs_office_change", args=[office.pk])
    values = {"program": ProgramFactory().pk, "code": "X", "name": "Moved"}

    response = client.post(url, hidden_fields(client.get(url)) | values, follow=True)

    assert "Nothing was stored: other records use it as it is." in response.text
    with as_owner():
        assert Office.objects.get(pk=office.pk).program_id == office.program_id


@pytest.mark.parametrize("is_new", [True, False])
def test_a_role_that_ends_before_it_begins_is_told_at_the_day(site, program, is_new):
    held = AssignmentFactory(program=program, office=None)
    url = reverse("admin:programs_assignment_add")
    if not is_new:
        url = reverse("admin:programs_assignment_change", args=[held.pk])
    typed = {"user": held.user_id, "role": "caseworker", "program": program.pk}
    days = {"starts_on": "2026-03-02", "ends_on": "2026-03-01", "version": 1}

    page = site.post(url, typed | days)

    assert page.status_code == 200
    assert "The last day is before the first." in page.content.decode()
