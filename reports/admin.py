"""The schedules; what one of summaries asks for is picked, not typed."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django_celery_beat.admin import PeriodicTaskAdmin, PeriodicTaskForm
from django_celery_beat.models import PeriodicTask

from core.admin_site import KeptAdmin
from programs.models import Program
from reports.audiences import AUDIENCES, INTERNAL
from reports.models import Summary
from reports.tasks import ask_for_last_period

WHAT, WHEN, *HOW = PeriodicTaskAdmin.fieldsets


class ScheduleForm(PeriodicTaskForm):
    """Of which programme which periods are asked for, and for whom.

    Stored as what the task is called with.
    """

    kind = forms.ChoiceField(
        label=_("Periods"), required=False, choices=[("", "—"), *Summary.Kind.choices]
    )
    program = forms.ModelChoiceField(
        Program.objects.order_by("name"),
        label=_("Programme"),
        required=False,
        to_field_name="code",
        empty_label=_("Every programme"),
    )
    audience = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        choices=list(AUDIENCES.items()),
        help_text=_(
            "Inside the programme: the leads are told that it is built. Partners or the"
            " public: those who may publish it are asked to. Nothing leaves the"
            " programme before somebody publishes it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.task == ask_for_last_period.name:
            said = json.loads(self.instance.kwargs)
            kind = [*json.loads(self.instance.args), said.get("kind", "")][0]
            self.initial |= {"audience": INTERNAL} | said | {"kind": kind}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean()
        if typed.get("task") != ask_for_last_period.name:
            return typed
        if not typed.get("kind"):
            self.add_error("kind", _("Choose of which periods it asks for the last."))
        said = {"audience": typed.get("audience") or INTERNAL}
        if program := typed.get("program"):
            said["program"] = program.code
        typed["args"] = json.dumps([typed.get("kind")])
        typed["kwargs"] = json.dumps(said)
        return typed


@admin.register(PeriodicTask)
class ScheduleAdmin(KeptAdmin, PeriodicTaskAdmin):
    """When the periodic work runs; a schedule that is over is switched off."""

    form = ScheduleForm
    actions = ("enable_tasks", "disable_tasks")
    # The package's own page writes its script into the page, which none may here.
    change_form_template = "admin/change_form.html"
    fieldsets = (
        WHAT,
        WHEN,
        (
            _("Summaries"),
            {
                "fields": ("kind", "program", "audience"),
                "description": _(
                    "For the task reports.ask_for_last_period alone. What stands under"
                    " Arguments follows from it."
                ),
            },
        ),
        *HOW,
    )
