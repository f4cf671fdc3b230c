"""Accounts, the jobs' state and the times of the schedules."""

from typing import Any

from allauth.account import admin as allauth_account
from allauth.mfa import admin as allauth_mfa
from allauth.usersessions import admin as allauth_sessions
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django_celery_beat.admin import CrontabScheduleAdmin
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from core import audit
from core.access import Permission
from core.accounts import factors, staff
from core.admin_site import KeptAdmin, LedgerAdmin, OwnFilter
from core.models import Job, Letter, Outbox, PeriodRun, User

admin.site.unregister(
    [
        Group,
        allauth_account.EmailAddress,
        allauth_mfa.Authenticator,
        allauth_sessions.UserSession,
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
        """Nobody changes the account of somebody who stands above them, or who works
        in a programme that is not theirs to administer."""
        if obj is not None and not request.user.is_superuser:
            reach = request.scope.reach(Permission.REFERENCE_MANAGE)  # type: ignore[attr-defined]
            if obj.is_superuser or not {*audit.programs_of(obj)} <= reach.programs:
                return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        """Links that open an account go to its mailbox: once it is in use nobody but
        a superuser moves it to another one."""
        is_used = obj is not None and obj.has_usable_password()
        return ("email",) if is_used and not request.user.is_superuser else ()

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        action = "account-changed" if change else "account-added"
        audit.record(action, obj, by=request.user, fields=form.changed_data)  # type: ignore[arg-type]
        if not obj.is_active:
            staff.end_sessions(obj)
        if not change:
            self._invite(request, obj)

    def get_urls(self) -> list[Any]:
        ours = [
            path(
                "<int:pk>/invite/",
                self.admin_site.admin_view(self.invite),
                name="core_user_invite",
            ),
            path(
                "<int:pk>/remove-factors/",
                self.admin_site.admin_view(self.remove_factors),
                name="core_user_remove_factors",
            ),
        ]
        return ours + super(DjangoUserAdmin, self).get_urls()

    def invite(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self._asked(request, pk)
        self._invite(request, user)
        return redirect("admin:core_user_change", pk)

    def remove_factors(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self._asked(request, pk)
        try:
            staff.remove_factors(user, by=request.user)  # type: ignore[arg-type]
        except staff.OwnAccount as error:
            raise PermissionDenied from error
        text = _("The second factor is removed; they set up a new one.")
        self.message_user(request, text, messages.SUCCESS)
        return redirect("admin:core_user_change", pk)

    for each in (invite, remove_factors):  # for test_access: the site's guard asks
        each.permission = Permission.REFERENCE_MANAGE  # type: ignore[attr-defined]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = self.get_object(request, unquote(object_id))
        shown = {
            "invitation": user and Letter.objects.latest_to(user, staff.INVITATION),
            "has_factor": user and factors.has_one(user),
        }
        context = (extra_context or {}) | shown
        return super().change_view(request, object_id, form_url, context)

    def _asked(self, request: HttpRequest, pk: int) -> User:
        """Whom it is about; sent by a button, and by nobody who stands below."""
        if request.method != "POST":
            raise BadRequest
        user: User = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    def _invite(self, request: HttpRequest, user: User) -> None:
        try:
            staff.invite(user, by=request.user)  # type: ignore[arg-type]
        except staff.NotPossible as reason:
            self.message_user(request, str(reason), messages.WARNING)
        else:
            text = _("An invitation is on its way to %(address)s.")
            told = text % {"address": user.email}
            self.message_user(request, told, messages.SUCCESS)


@admin.register(Letter)
class LetterAdmin(LedgerAdmin):
    """E-mails that were asked for, and whether they have left."""

    list_display = ("template", "to", "asked_at", "sent_at", "tries")
    list_filter = ("template",)
    list_select_related = ("to",)
    fields = list_display
    ordering = ("-asked_at",)


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


@admin.register(CrontabSchedule)
class CrontabAdmin(KeptAdmin, CrontabScheduleAdmin):
    pass


@admin.register(IntervalSchedule)
class IntervalAdmin(KeptAdmin):
    list_display = ("__str__", "every", "period")
