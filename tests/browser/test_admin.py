"""The administrators' pages under the strict policy: Django's own scripts and ours.

What goes wrong on a page, a blocked style or script above all, fails the visit.
"""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.roles import as_owner

KEPT = sorted(admin.site._registry, key=lambda model: model._meta.label)


def address(model, page: str, *arguments: object) -> str:
    names = (model._meta.app_label, model._meta.model_name, page)
    return reverse("admin:{}_{}_{}".format(*names), args=arguments)


def open_all(page: Page, *addresses: str) -> None:
    for each in addresses:
        answer = page.goto(each)
        assert answer
        assert answer.status == 200


def test_the_way_in(visits):
    page = visits.by("administrator")

    open_all(page, "/admin/", "/admin/password_change/", "/admin/programs/")


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model._meta.label_lower)
def test_the_pages_of_a_table(visits, model):
    page = visits.by("superuser")
    kept: ModelAdmin = admin.site._registry[model]
    found = [address(model, "changelist")]
    if row := model._default_manager.first():
        found += [address(model, "change", row.pk), address(model, "history", row.pk)]
    if not type(kept).__name__.startswith(("Job", "Letter", "Outbox", "PeriodRun")):
        found.append(address(model, "add"))

    open_all(page, *found)


def test_a_schedule_is_shown_with_its_times_in_words(visits):
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    with as_owner():
        nightly, _ = crontab._default_manager.get_or_create(minute="5", hour="3")
        made, _ = task._default_manager.get_or_create(
            name="Nightly", defaults={"task": "core.sweep", "crontab": nightly}
        )
    page = visits.by("superuser")

    open_all(page, address(task, "change", made.pk))

    expect(page.locator(".field-crontab_translation")).to_contain_text("03:05 AM")


def test_an_activity_is_added_with_what_is_looked_up_and_picked(visits):
    """Looking up as one types, a date from the calendar, several facilitators."""
    scene = visits.scene
    activity = type(scene.activity)
    page = visits.by("administrator")
    open_all(page, address(activity, "add"))

    page.fill("#id_code", "CARP")
    page.fill("#id_name", "Carpentry")
    page.fill("#id_capacity", "12")
    page.select_option("#id_stage", "vocational_training")
    look_up(page, "program", scene.program.name)
    look_up(page, "office", "Tamba")
    look_up(page, "facilitators", "facilitator")
    page.locator(".field-starts_on .date-icon").click()
    page.locator(".calendarbox:visible .calendarnav-next").click()
    page.locator(".calendarbox:visible td a", has_text=re.compile(r"^15$")).click()
    page.click("input[name=_save]")

    expect(page.locator(".messagelist .success")).to_contain_text("Carpentry")
    stored = activity.objects.get(code="CARP")
    next_month = timezone.localdate().replace(day=1) + timedelta(days=32)
    assert stored.starts_on == next_month.replace(day=15)
    assert list(stored.facilitators.all()) == [scene.staff["facilitator"]]


def look_up(page: Page, field: str, text: str) -> None:
    page.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-search__field:visible").last.fill(text)
    page.locator(".select2-results__option", has_text=text).first.click()


def test_an_account_is_added_from_the_page_of_a_role(visits):
    """A window of its own that hands back what was added."""
    assignment = apps.get_model("programs", "Assignment")
    page = visits.by("administrator")
    open_all(page, address(assignment, "add"))

    with page.expect_popup() as opened:
        page.click("#add_id_user")
    window = opened.value
    window.fill("#id_username", "newcomer")
    window.click("input[name=_save]")

    expect(page.locator(".field-user .select2-selection")).to_contain_text("newcomer")
