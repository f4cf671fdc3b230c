"""The administrators' site: one door, no cases behind it.

No model of persons is registered here, and nothing is deleted: what is over has
an end date. Who may enter is an assignment, or a superuser's flag for whoever
sets the first programme up.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
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


class ReferenceAdmin(KeptAdmin):
    """A reference table: a second save of the same version is refused, not lost."""

    form = RecordForm

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
