"""What is asked about a stay: each page asks what its one fact needs."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, PanelHelper
from core.models import User
from participants.forms.schooling import AT_END, AT_START, CHOOSE, AsksOfSchool
from participants.models import CounsellorWish, Enrolment, Stage
from participants.models.stage import ENDED, StageStatus
from participants.reading.courses import how_to_stand
from participants.reading.matches import Matches
from participants.reading.offers import Groups
from programs.models import Activity, StageKind

Choices = list[tuple[StageStatus, Promise]]

WAITS: Choices = [
    (StageStatus.PLANNED, _("Planned, without a day yet")),
    (StageStatus.WAITLISTED, _("On the waiting list")),
]
BEGINS: Choices = [(StageStatus.ACTIVE, _("Begun, on the day below")), *WAITS]
ENDS: Choices = [
    (StageStatus.COMPLETED, _("Completed")),
    (StageStatus.DROPPED_OUT, _("Dropped out: began and did not finish")),
    (StageStatus.TRANSFERRED, _("Transferred: goes on elsewhere")),
]
LEFT_OUT: Choices = [
    (StageStatus.NOT_NEEDED, _("Not needed")),
    (StageStatus.DECLINED, _("Declined by the person")),
]
NEEDED_TO_BEGIN = {
    "started_on": _("Enter the first day."),
    "counsellor": _("Choose the counsellor."),
    "learning": CHOOSE,
}
HIDDEN = (KEY, VERSION)


class ActivityField(forms.TypedChoiceField):
    """One of the activities on offer, shown in groups."""

    found: Mapping[str, Activity]

    def offer(self, offered: Iterable[Activity], groups: Groups) -> None:
        self.found = {str(each.pk): each for each in offered}
        self.coerce, self.empty_value = self.found.__getitem__, None
        self.choices = [("", _("None, or not known yet")), *groups]


class StayForm(AsksOfSchool):
    """All that can be known of a stay; each page leaves out what it does not ask."""

    asks: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()
    labels: Mapping[str, Any] = {}
    help_texts: Mapping[str, Any] = {}
    statuses: Choices = []

    status = forms.ChoiceField(  # type: ignore[assignment]  # no attribute
        label=_("How it stands"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )
    started_on = TypedDateField(
        exact=True,
        label=_("First day"),
        error_messages={"required": NEEDED_TO_BEGIN["started_on"]},
    )
    ended_on = TypedDateField(
        exact=True,
        label=_("Ended on"),
        help_text=_("The next stay may begin on this day."),
        error_messages={"required": _("Enter the day on which it ended.")},
    )
    certified_on = TypedDateField(
        exact=True,
        label=_("Certificate given on"),
        required=False,
        help_text=_("Only of what was completed."),
    )
    activity = ActivityField(
        label=_("Course or group"),
        required=False,
        help_text=_("Of a full one choose the waiting list."),
    )
    counsellor = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Counsellor"),
        empty_label=_("Choose a counsellor"),
        error_messages={"required": NEEDED_TO_BEGIN["counsellor"]},
    )
    sex = forms.ChoiceField(
        label=_("Whom would the person rather talk to?"),
        choices=CounsellorWish.Sex,
        widget=forms.RadioSelect,
        initial=CounsellorWish.Sex.ANY,
    )
    age = forms.ChoiceField(
        label=_("Of which age?"),
        choices=CounsellorWish.Age,
        widget=forms.RadioSelect,
        initial=CounsellorWish.Age.ANY,
        help_text=_("It is shown where the counsellor is chosen, and to nobody else."),
    )

    def __init__(
        self,
        *args: Any,
        case: Enrolment,
        kind: str,
        record: Stage | None = None,
        **kw: Any,
    ) -> None:
        known = {name: getattr(record, name) for name in self.asks} if record else {}
        initial = known | kw.pop("initial", {})
        super().__init__(*args, record=record, initial=initial, **kw)
        asked = [name for name in self.asks if _is_of(kind, name)]
        asked += self.ask_of_school(kind, record)
        self.helper = PanelHelper(Fieldset("", *asked, *HIDDEN))
        for name in {*self.fields} - {*asked, *HIDDEN}:
            del self.fields[name]
        if "status" in asked:
            self.fields["status"].choices = self.statuses  # type: ignore[attr-defined]
        fields: dict[str, Any] = self.fields
        for name, field in fields.items():
            field.may_be_needed = name in self.may_be_empty
            field.required = field.required and not field.may_be_needed
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, field.help_text)
            if isinstance(field, TypedDateField):
                field.today = case.program.today()

    def chosen(self, name: str) -> Any:
        """What the record says now, so that it is on offer whatever else is."""
        return getattr(self.record, name, None)

    def offer_activities(self, offered: Iterable[Activity], groups: Groups) -> None:
        fields: dict[str, Any] = self.fields
        fields["activity"].offer(offered, groups)
        if chosen := self.initial.get("activity"):
            self.initial["activity"] = chosen.pk

    def prefer(self, code: str) -> None:
        """Choose this activity before, and the waiting list where it is full."""
        fields: dict[str, Any] = self.fields
        if wanted := fields["activity"].found.get(code):
            self.initial["activity"] = wanted.pk
            if self.statuses in (BEGINS, WAITS):
                self.initial["status"] = how_to_stand(wanted)
                self.initial.pop("started_on", None)

    def offer_counsellors(self, offered: QuerySet[User], matches: Matches) -> None:
        """Those whom the person would rather talk to come first."""
        field: Any = self.fields["counsellor"]
        field.queryset = offered
        field.choices = [("", field.empty_label), *matches.choices]
        field.help_text = matches.wish

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        certified, status = (
            self.cleaned_data.get(n) for n in ("certified_on", "status")
        )
        if certified and status and status != StageStatus.COMPLETED:
            self.add_error(
                "certified_on", _("Only a completed stay has a certificate.")
            )
        return typed


class BeginForm(StayForm):
    """A new stay, begun or still to begin."""

    asks = ("status", "started_on", "activity", "counsellor")
    of_school = AT_START
    may_be_empty: tuple[str, ...] = ("started_on", "counsellor", "learning")
    help_texts = {
        "started_on": _("Only of what has begun; of all else no day is kept.")
    }
    statuses = BEGINS

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        if self.cleaned_data.get("status") != StageStatus.ACTIVE:
            self.cleaned_data["started_on"] = None
            self.errors.pop("started_on", None)
            return typed
        for name, missing in NEEDED_TO_BEGIN.items():
            if name in self.fields and not self.cleaned_data.get(
                name, name in self.errors
            ):
                self.add_error(name, missing)
        return typed


class AgainForm(BeginForm):
    """A new stay of somebody who left education, linked to the one that was left."""

    may_be_empty = ("started_on",)

    def __init__(self, *args: Any, after: Stage, **kw: Any) -> None:
        super().__init__(*args, kind=StageKind.EDUCATION, **kw)
        self.after = after

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        facts["schooling"]["again_after"] = self.after
        return facts


class StartForm(StayForm):
    """What waited begins."""

    asks = ("started_on", "activity", "counsellor")
    of_school = AT_START


class EndForm(StayForm):
    asks = ("status", "ended_on", "certified_on")
    of_school = AT_END
    labels = {"status": _("How it ended")}
    statuses = ENDS


class LeaveOutForm(StayForm):
    """What waited will not begin."""

    asks = ("status",)
    labels = {"status": _("Why it will not begin")}
    statuses = LEFT_OUT


class MoveForm(StayForm):
    """Nothing to fill in: the button is the fact."""


class ChangeWaitingForm(StayForm):
    asks = ("status", "activity", "counsellor")
    may_be_empty = ("counsellor",)
    statuses = WAITS


class ChangeRunningForm(StayForm):
    asks = ("activity", "counsellor", "started_on")


class ChangeEndedForm(StayForm):
    asks = (
        "status",
        "activity",
        "counsellor",
        "started_on",
        "ended_on",
        "certified_on",
    )
    may_be_empty = ("counsellor",)
    labels = {"status": _("How it ended")}
    statuses = ENDS


class CareAskForm(StayForm):
    """Which counsellor the person wishes for."""

    asks = ("sex", "age")


class ChildCareAskForm(StayForm):
    """Of a child the counsellor is chosen at once: no supervisor would see the case."""

    asks = ("sex", "age", "counsellor")


def change_form(stay: Stage) -> type[StayForm]:
    """What can be corrected depends on where the stay stands."""
    if stay.is_waiting:
        return ChangeWaitingForm
    return ChangeEndedForm if stay.status in ENDED else ChangeRunningForm


def _is_of(kind: str, name: str) -> bool:
    """A counsellor is of psychological support, a certificate of the others."""
    care = kind == StageKind.PSYCHOLOGICAL_SUPPORT
    return {"counsellor": care, "certified_on": not care}.get(name, True)
