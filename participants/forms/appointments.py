"""When and where a counsellor is to see somebody."""

from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.layout import Div, Field
from django import forms
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import PanelHelper
from participants.actions.appointments import When
from participants.forms.facts import FactForm
from participants.models import Appointment, CounsellingSession, Enrolment

AN_HOUR = timedelta(hours=1)


def clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class WhenForm(FactForm):
    """A day and hours; without an end it is an hour."""

    day = TypedDateField(label=_("Day"), exact=True, future=True)
    starts_at = forms.TimeField(label=_("From"), widget=clock())
    ends_at = forms.TimeField(
        label=_("To"),
        required=False,
        widget=clock(),
        help_text=_("Left empty: an hour."),
    )

    hours = Div(
        Field("day", wrapper_class="wide"), "starts_at", "ends_at", css_class="fields"
    )

    def __init__(self, *args: Any, case: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].today = case.program.today()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = (self.cleaned_data.get(each) for each in ("starts_at", "ends_at"))
        if start and end and end <= start:
            self.add_error("ends_at", _("It ends before it starts."))
        elif start and not end:
            self.cleaned_data["ends_at"] = an_hour_after(start)
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The hours as one fact, the others by their names."""
        typed = super().facts()
        when = When(*(typed.pop(name) for name in When._fields))
        return {"when": when, **typed}


def an_hour_after(start: time) -> time:
    """Of a late one until the last minute of the day."""
    end = datetime.combine(date.min, start) + AN_HOUR
    return end.time() if end.date() == date.min else time(23, 59, 59)


class AppointmentForm(WhenForm):
    kind = forms.ChoiceField(
        label=_("How"),
        choices=CounsellingSession.Kind,
        widget=forms.RadioSelect,
        initial=CounsellingSession.Kind.INDIVIDUAL,
    )
    place = forms.ChoiceField(
        label=_("Where"),
        choices=Appointment.Place,
        widget=forms.RadioSelect,
        initial=Appointment.Place.OFFICE,
    )

    helper = PanelHelper(
        WhenForm.hours,
        Div("kind", "place", css_class="mt-4"),
        *("submission_key", "version"),
    )


class MoveForm(WhenForm):
    asked_by = forms.ChoiceField(
        label=_("Who asked for it?"),
        choices=Appointment.AskedBy,
        widget=forms.RadioSelect,
    )

    helper = PanelHelper(
        WhenForm.hours,
        Div("asked_by", css_class="mt-4"),
        *("submission_key", "version"),
    )


class CancelForm(FactForm):
    asked_by = forms.ChoiceField(
        label=_("Who asked for it?"),
        choices=Appointment.AskedBy,
        widget=forms.RadioSelect,
    )

    helper = PanelHelper("asked_by", "submission_key", "version")
