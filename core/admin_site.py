"""The administrators' site: one door, no cases behind it.

No model of persons is registered here, and nothing is deleted: what is over has
an end date. Who may enter is an assignment, or a superuser's flag for whoever
sets the first programme up.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core.access import Permission
from core.forms import KEY, VERSION, RecordForm

SENT = (KEY, VERSION)


def may_administer(request: HttpRequest) -> bool:
    """Whether the request's user keeps the reference data."""
    scope = getattr(request, "scope", ())
    held = Permission.REFERENCE_MANAGE in scope
    return request.user.is_active and (held or request.user.is_superuser)


class DdrAdminSite(admin.AdminSite):
    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("Programmes, staff and schedules")

    def has_permission(self, request: HttpRequest) -> bool:
        return may_administer(request)

    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one door: whoever knocks here is shown it."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(way_in(request))

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("account_logout")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("account_change_password")

    for each in (logout, password_change):  # for test_access: to all signed in
        each.permission = None  # type: ignore[attr-defined]


def way_in(request: HttpRequest) -> str:
    """Where somebody wanted to go, if it is a page of ours."""
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None
    )
    return wanted if is_ours else reverse("admin:index")


class KeptAdmin(admin.ModelAdmin):
    """A table the administrators keep: added to and changed, never deleted."""

    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_administer(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_administer(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_administer(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_administer(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OwnFilter(admin.RelatedFieldListFilter):
    """Offers what the asker keeps, and nothing of other programmes."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, Any]]:
        rows = kept_by_asker(model_admin.admin_site, field.related_model, request)
        return [(str(row.pk), str(row)) for row in rows]


def kept_by_asker(
    site: admin.AdminSite, model: type[models.Model], request: HttpRequest
) -> models.QuerySet[Any]:
    return site.get_model_admin(model).get_queryset(request)


class ReferenceAdmin(KeptAdmin):
    """A reference table, of the programmes that the asker keeps.

    A second save of the same version is refused, not lost.
    """

    form = RecordForm
    to_program = "program"
    """The lookup from a row to its programme."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        reach = request.scope.reach(Permission.REFERENCE_MANAGE)  # type: ignore[attr-defined]
        return rows.filter(**{f"{self.to_program}__in": reach.programs})

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if self._is_kept(db_field):
            kwargs["queryset"] = kept_by_asker(
                self.admin_site, db_field.related_model, request
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        named: list[Any] = list(super().get_list_filter(request))
        return [
            (name, OwnFilter) if self._is_kept(self.opts.get_field(name)) else name
            for name in named
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Rows of other tables may hold this one to its programme or stage."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            text = _("Nothing was stored: other records use it as it is.")
            self.message_user(request, text, messages.ERROR)
            return redirect(request.get_full_path())

    def _is_kept(self, field: Any) -> bool:
        """Whether ``field`` refers to a table of programmes' own."""
        kept = self.admin_site._registry.get(field.related_model)
        return isinstance(kept, ReferenceAdmin)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        named = [name for name in super().get_fields(request, obj) if name not in SENT]
        return [*named, *SENT]

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Without the hidden fields, which the form has by itself."""
        if shown := kwargs.get("fields"):
            kwargs["fields"] = [name for name in shown if name not in SENT]
        return super().get_form(request, obj, change, **kwargs)


class LedgerAdmin(KeptAdmin):
    """Rows that the product itself writes: read here, changed nowhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
