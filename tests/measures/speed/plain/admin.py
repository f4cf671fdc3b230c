from django.contrib import admin

from tests.measures.speed.plain.models import Case, Stage


class Stages(admin.TabularInline):
    model = Stage
    extra = 0


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):
    list_display = ("case_code", "participant", "office", "category", "registered_on")
    list_select_related = ("participant", "office")
    list_filter = ("office", "category")
    list_per_page = 50
    ordering = ("participant__family_name", "participant__given_name")
    search_fields = (
        "case_code",
        "participant__family_name",
        "participant__given_name",
    )
    raw_id_fields = ("participant",)
    inlines = [Stages]
