"""Accounts, the jobs' state and the schedules."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django_celery_beat.admin import CrontabScheduleAdmin, PeriodicTaskAdmin
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from core.admin_site import KeptAdmin, LedgerAdmin
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
    list_display = (
        "username",
        "first_name",
        "last_name",
        "email",
        "is_active",
        "last_login",
    )
    list_filter = ("is_active", "assignments__role", "assignments__program")
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


@admin.register(CrontabSchedule)
class CrontabAdmin(KeptAdmin, CrontabScheduleAdmin):
    pass


@admin.register(IntervalSchedule)
class IntervalAdmin(KeptAdmin):
    list_display = ("__str__", "every", "period")
