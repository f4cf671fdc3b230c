"""Planning sessions: one, or all of a timetable."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Div, Field, Fieldset
from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import OnceForm, PanelHelper, VersionForm
from core.templatetags.ui import long_date
from programs.actions.sessions import Why, hold
from programs.models import Activity, AskedBy, MoveReason
from programs.timetables import Meeting, Timetable

AT_MOST = 200
"""Sessions that are planned at once."""
A_TERM = timedelta(weeks=13)


class HoursForm(OnceForm):
    """Hours of a day on days of an activity. Whoever leaves them out need not know."""

    starts_at = forms.TimeField(
        label=_("From"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends_at = forms.TimeField(
        label=_("To"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity, self.today = activity, activity.program.today()
        for field in self.fields.values():
            if isinstance(field, TypedDateField):
                field.today = self.today

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = (self.cleaned_data.get(each) for each in ("starts_at", "ends_at"))
        if end and not start:
            self.add_error("starts_at", _("Say from when as well."))
        elif start and end and end <= start:
            self.add_error("ends_at", _("It ends before it starts."))
        return cleaned

    def within(self, day: date) -> date:
        """The day, if the activity runs on it."""
        begins, ends = self.activity.starts_on, self.activity.ends_on
        if day < begins:
            problem = gettext("The activity begins on %(day)s.")
            raise forms.ValidationError(problem % {"day": long_date(begins)})
        if ends and day > ends:
            problem = gettext("The activity ended on %(day)s.")
            if ends >= self.today:
                problem = gettext("The activity ends on %(day)s.")
            raise forms.ValidationError(problem % {"day": long_date(ends)})
        return day


class SessionForm(HoursForm):
    """One session."""

    day = TypedDateField(
        label=_("Date"),
        exact=True,
        future=True,
        help_text=_("For example 3/4/2026, 3 April or today."),
    )

    field_order = ["day", "starts_at", "ends_at"]
    helper = PanelHelper(
        Div(
            Field("day", wrapper_class="wide"),
            "starts_at",
            "ends_at",
            css_class="fields",
        ),
        "submission_key",
    )

    def clean_day(self) -> date:
        return self.within(self.cleaned_data["day"])

    def meeting(self) -> Meeting:
        typed = self.cleaned_data
        return Meeting(typed["day"], typed["starts_at"], typed["ends_at"])


class MoveForm(SessionForm, VersionForm):
    """Another day or time for a session: who asked for it, and why."""

    asked_by = forms.ChoiceField(
        label=_("Who asked for it?"), choices=AskedBy, widget=forms.RadioSelect
    )
    because = forms.ChoiceField(
        label=_("Reason"), choices=MoveReason, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=300,
        help_text=_("Name nobody here: everybody who sees the activity reads it."),
    )

    field_order = ["day", "starts_at", "ends_at", "asked_by", "because", "note"]
    helper = PanelHelper(
        Div(
            Field("day", wrapper_class="wide"),
            "starts_at",
            "ends_at",
            css_class="fields",
        ),
        Div("asked_by", "because", "note", css_class="mt-4"),
        *("submission_key", "version"),
    )

    def _post_clean(self) -> None:
        """The activity is held before its session, here as in the actions."""
        hold(self.activity)
        super()._post_clean()

    def why(self) -> Why:
        typed = self.cleaned_data
        return Why(typed["asked_by"], typed["because"], typed["note"])


class TimetableForm(HoursForm):
    """Days of the week, hours, first and last day."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of the week"),
        choices=WEEKDAYS.items(),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    first = TypedDateField(label=_("First day"), exact=True, future=True)
    last = TypedDateField(label=_("Last day"), exact=True, future=True)

    field_order = ["weekdays", "starts_at", "ends_at", "first", "last"]
    helper = PanelHelper(
        Fieldset("", Field("weekdays", wrapper_class="days")),
        Div("starts_at", "ends_at", "first", "last", css_class="fields"),
        "submission_key",
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, activity=activity, **kwargs)
        first = max(self.today, activity.starts_on)
        self.initial.setdefault("first", first)
        self.initial.setdefault("last", activity.ends_on or first + A_TERM)

    def clean_first(self) -> date:
        return self.within(self.cleaned_data["first"])

    def clean_last(self) -> date:
        return self.within(self.cleaned_data["last"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if {"weekdays", "first", "last"} <= self.cleaned_data.keys():
            self._check_number()
        return cleaned

    def _check_number(self) -> None:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        if last < first:
            self.add_error("last", _("The last day is before the first."))
            return
        # A day of the week comes once in seven days: no need to count a century.
        days = (last - first).days + 1
        number = days * len(self.cleaned_data["weekdays"]) // 7
        if number > 2 * AT_MOST or len(self.meetings()) > AT_MOST:
            problem = ngettext(
                "That is more than %(most)d session. Plan it in several parts.",
                "That is more than %(most)d sessions. Plan it in several parts.",
                AT_MOST,
            )
            self.add_error("last", problem % {"most": AT_MOST})
        elif not self.meetings():
            self.add_error("weekdays", _("There is no such day between the two."))

    def meetings(self) -> list[Meeting]:
        typed = self.cleaned_data
        timetable = Timetable(
            frozenset(typed["weekdays"]),
            typed["first"],
            typed["last"],
            typed.get("starts_at"),
            typed.get("ends_at"),
        )
        return list(timetable.meetings())
