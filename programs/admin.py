"""Programmes, their places and what they offer, and who works where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.admin_site import SENT, ReferenceAdmin, may_administer
from core.forms import RecordForm
from programs.actions import assignments as actions
from programs.actions import thresholds
from programs.models import (
    AcceptanceQuestion,
    Activity,
    Area,
    Assignment,
    BenefitRule,
    Category,
    CommunityKind,
    CounsellorProfile,
    EligibilityCriterion,
    FormerGroup,
    Office,
    Opportunity,
    Partner,
    Program,
    ServiceOffer,
    Session,
    StageCondition,
    StageRule,
    TermsText,
)
from programs.models.stage_rule import offered


@admin.register(Program)
class ProgramAdmin(ReferenceAdmin):
    to_program = "pk"
    list_display = ("name", "code", "country", "timezone", "started_on")
    search_fields = ["name", "code"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever keeps one programme does not begin another."""
        return request.user.is_superuser and super().has_add_permission(request)

    def save_model(
        self, request: HttpRequest, obj: Program, form: ModelForm[Any], change: bool
    ) -> None:
        by: Any = request.user
        if change:
            thresholds.keep(obj, by=by)
        else:
            super().save_model(request, obj, form, change)


class OfProgramAdmin(ReferenceAdmin):
    """A list of a programme's own."""

    list_filter = ["program"]
    list_select_related = ["program"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["program"]


@admin.register(Area)
class AreaAdmin(OfProgramAdmin):
    list_display = ("pcode", "name", "level", "parent", "program")
    list_filter = ["program", "level"]
    list_select_related = ["program", "parent"]
    search_fields = ["name", "pcode"]
    autocomplete_fields = ["program", "parent"]


@admin.register(Office)
class OfficeAdmin(OfProgramAdmin):
    list_display = ("name", "code", "area", "program")
    list_select_related = ["program", "area"]
    autocomplete_fields = ["program", "area"]


@admin.register(FormerGroup)
class FormerGroupAdmin(OfProgramAdmin):
    list_display = ("name", "code", "program")


@admin.register(Partner)
class PartnerAdmin(OfProgramAdmin):
    list_display = ("name", "code", "type", "program")
    list_filter = ["program", "type"]


@admin.register(Activity)
class ActivityAdmin(OfProgramAdmin):
    list_display = (
        "name",
        "code",
        "stage",
        "office",
        "partner",
        "starts_on",
        "ends_on",
    )
    list_filter = ["program", "stage", "office"]
    list_select_related = ["office", "partner"]
    autocomplete_fields = [
        "program",
        "opportunity",
        "office",
        "partner",
        "facilitators",
    ]
    date_hierarchy = "starts_on"


@admin.register(Opportunity)
class OpportunityAdmin(OfProgramAdmin):
    list_display = (
        "name",
        "code",
        "stage",
        "kind",
        "office",
        "partner",
        "offered_from",
        "offered_until",
    )
    list_filter = ["program", "stage", "kind", "childcare", "office"]
    list_select_related = ["office", "partner"]
    autocomplete_fields = ["program", "office", "partner", "area"]


@admin.register(ServiceOffer)
class ServiceOfferAdmin(OfProgramAdmin):
    list_display = (
        "name",
        "code",
        "kind",
        "partner",
        "area",
        "places_free",
        "free_as_of",
        "offered_until",
    )
    list_filter = ["program", "kind", "partner"]
    list_select_related = ["partner", "area"]
    autocomplete_fields = ["program", "partner", "area"]


@admin.register(CommunityKind)
class CommunityKindAdmin(OfProgramAdmin):
    list_display = ("name", "code", "purpose", "program")
    list_filter = ["program", "purpose"]


@admin.register(AcceptanceQuestion)
class AcceptanceQuestionAdmin(OfProgramAdmin):
    """What is no longer asked loses its tick; its answers stay."""

    list_display = ("code", "text", "is_asked", "program")
    list_filter = ["program", "is_asked"]
    search_fields = ["code", "text"]


@admin.register(Session)
class SessionAdmin(ReferenceAdmin):
    to_program = "office__program"
    list_display = ("date", "sequence", "activity", "stage", "office", "took_place")
    list_filter = ["stage", "took_place", "office"]
    list_select_related = ["activity", "office"]
    search_fields = ["activity__name", "activity__code"]
    autocomplete_fields = ["activity", "office"]
    date_hierarchy = "date"


class ConditionInline(admin.TabularInline):
    """What no longer holds loses its tick; nothing is deleted."""

    model = StageCondition
    extra = 1
    can_delete = False

    def formfield_for_choice_field(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offers what somebody in the stage can meet."""
        if db_field.name == "kind" and (rule := self._rule(request)):
            kinds = [(kind.value, kind.label) for kind in offered(rule.stage)]
            kwargs["choices"] = [("", "---------"), *kinds]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def _rule(self, request: HttpRequest) -> StageRule | None:
        match = request.resolver_match
        pk = match.kwargs.get("object_id", "") if match else ""
        return StageRule.objects.filter(pk=pk).first() if pk else None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_administer(request)

    has_view_permission = has_change_permission = has_add_permission


@admin.register(StageRule)
class StageRuleAdmin(OfProgramAdmin):
    """The stage is said first, for the conditions that are offered are its own."""

    list_display = ("stage", "program", "after", "after_state", "weeks")
    list_filter = ["program", "stage"]
    search_fields = ["program__name", "program__code"]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [ConditionInline] if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("program", "stage") if obj else ()

    def response_add(
        self, request: HttpRequest, obj: StageRule, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to the conditions."""
        self.message_user(request, _("Saved. Add the conditions below."))
        return redirect("admin:programs_stagerule_change", obj.pk)


@admin.register(BenefitRule)
class BenefitRuleAdmin(OfProgramAdmin):
    """What changes is a new rule: one that has begun keeps all but name and end."""

    list_display = ("name", "code", "worth", "share_told", "starts_on", "ends_on")
    date_hierarchy = "starts_on"

    @admin.display(description=_("share of sessions"))
    def share_told(self, rule: BenefitRule) -> str:
        return f"{rule.attended}/{rule.of_sessions}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = ("program", "code", "amount", "attended", "of_sessions", "starts_on")
        return kept if obj and obj.starts_on <= obj.program.today() else ()


@admin.register(EligibilityCriterion)
class EligibilityCriterionAdmin(OfProgramAdmin):
    """What no longer holds gets a last day."""

    list_display = ("text", "kind", "required", "order", "holds_from", "holds_until")
    list_filter = ["program", "kind", "required"]
    search_fields = ["text"]

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name != "categories":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            choices=Category.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=db_field.verbose_name.capitalize(),
            help_text=db_field.help_text,
        )


@admin.register(TermsText)
class TermsTextAdmin(OfProgramAdmin):
    """What was read to people is added to and not changed."""

    list_display = ("edition", "language", "program")
    search_fields = ["edition", "language"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        named = super().get_fields(request, obj)
        return [name for name in named if not obj or name not in SENT]


class AssignmentForm(RecordForm):
    """Whoever fills it in can't name themselves."""

    asker: Any = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("user") == self.asker:
            raise ValidationError(_("Somebody else has to give you a role."))
        return cleaned


@admin.register(Assignment)
class AssignmentAdmin(ReferenceAdmin):
    form = AssignmentForm
    list_display = (
        "user",
        "role",
        "office",
        "program",
        "starts_on",
        "ends_on",
        "granted_by",
    )
    list_filter = ["role", "program", "office"]
    list_select_related = ["user", "office", "program", "granted_by"]
    search_fields = ["user__username", "user__first_name", "user__last_name"]
    autocomplete_fields = ["user", "program", "office"]
    date_hierarchy = "starts_on"

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[ModelForm[Any]]:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"asker": request.user})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        own = obj is not None and obj.user_id == request.user.pk
        return not own and super().has_change_permission(request, obj)

    def save_model(
        self, request: HttpRequest, obj: Assignment, form: ModelForm[Any], change: bool
    ) -> None:
        by: Any = request.user
        if change:
            actions.change(obj, fields=form.changed_data, by=by)
        else:
            actions.give(obj, by=by)


@admin.register(CounsellorProfile)
class CounsellorProfileAdmin(ReferenceAdmin):
    """By it the list of counsellors is put in the order of a wish."""

    list_display = ("user", "program", "sex", "born_in", "speaks")
    list_filter = ["program", "sex"]
    list_select_related = ["user", "program"]
    search_fields = ["user__username", "user__first_name", "user__last_name"]
    autocomplete_fields = ["program", "user"]
