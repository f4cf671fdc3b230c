"""Reference data of the participants' app; no model with persons is here."""

from django.contrib import admin

from core.admin_site import ReferenceAdmin
from participants.models import CutOff


@admin.register(CutOff)
class CutOffAdmin(ReferenceAdmin):
    list_display = ("instrument", "value", "holds_from", "program")
    list_filter = ("program", "instrument")
    list_select_related = ("program",)
    autocomplete_fields = ("program",)
