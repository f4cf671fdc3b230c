"""Accounts, the jobs' state and the schedules."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django_celery_beat.admin import CrontabScheduleAdmin, PeriodicTaskAdmin
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from core import audit
from core.access import Permission
from core.admin_site import KeptAdmin, LedgerAdmin, OwnFilter
from core.models import Job, Outbox, PeriodRun, User

admin.site.unregister(
    [
        Group,
        ClockedSchedule,
        CrontabSchedule,
        IntervalSchedule,
        PeriodicTask,
        SolarSchedule,
    ]
)


class StaffForm(forms.ModelForm):
    """A new account has no password until its owner sets one."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active")

    def save(self, commit: bool = True) -> User:
        if self.instance._state.adding:
            self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class UserAdmin(KeptAdmin, DjangoUserAdmin):
    form = add_form = StaffForm
    # Django's own page announces further options, and ours has none.
    add_form_template = "admin/change_form.html"
    list_display = (
        "username",
        "first_name",
        "last_name",
        "email",
        "is_active",
        "last_login",
    )
    list_filter = (
        "is_active",
        "assignments__role",
        ("assignments__program", OwnFilter),
    )
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    fieldsets = ((None, {"fields": StaffForm.Meta.fields}),)
    add_fieldsets = fieldsets
    filter_horizontal = ()

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        return super(DjangoUserAdmin, self).get_form(request, obj, change, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes the account of somebody who stands above them."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        action = "account-changed" if change else "account-added"
        audit.record(action, obj, by=request.user, fields=form.changed_data)  # type: ignore[arg-type]

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """The first password alone: afterwards it is its owner's to change."""
        before = self.get_object(request, unquote(id))
        if before and before.last_login:
            raise PermissionDenied
        response = super().user_change_password(request, id, form_url)
        after = self.get_object(request, unquote(id))
        if before and after and after.password != before.password:
            audit.record("first-password-set", after, by=request.user)  # type: ignore[arg-type]
        return response

    # for test_access: the site's own guard asks for it
    user_change_password.permission = Permission.REFERENCE_MANAGE  # type: ignore[attr-defined]


@admin.register(Job)
class JobAdmin(LedgerAdmin):
    list_display = ("task", "key", "state", "attempts", "by", "asked_at", "finished_at")
    list_filter = ("state", "task")
    list_select_related = ("by",)
    search_fields = ("key",)
    ordering = ("-asked_at",)


@admin.register(Outbox)
class OutboxAdmin(LedgerAdmin):
    list_display = ("task", "subject", "due_at", "sent_at", "tries")
    list_filter = ("task",)
    ordering = ("-due_at",)


@admin.register(PeriodRun)
class PeriodRunAdmin(LedgerAdmin):
    list_display = ("name", "period", "started_at")
    list_filter = ("name",)
    ordering = ("-started_at",)


@admin.register(PeriodicTask)
class ScheduleAdmin(KeptAdmin, PeriodicTaskAdmin):
    """When the periodic work runs; a schedule that is over is switched off."""

    actions = ("enable_tasks", "disable_tasks")
    # The package's own page writes its script into the page, which none may here.
    change_form_template = "admin/change_form.html"


@admin.register(CrontabSchedule)
class CrontabAdmin(KeptAdmin, CrontabScheduleAdmin):
    pass


@admin.register(IntervalSchedule)
class IntervalAdmin(KeptAdmin):
    list_display = ("__str__", "every", "period")
