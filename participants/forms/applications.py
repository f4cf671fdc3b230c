"""What is asked of somebody who wants to be taken in, and what a panel found."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import KEY, VERSION, OnceForm, PanelHelper, Version
from core.models import User
from participants.forms.facts import FactForm
from participants.forms.participants import IdentityFields
from participants.models import Application, CriterionAnswer, PanelDecision
from participants.models.application import Status
from programs.models import Area, Category, EligibilityCriterion, Office

LONGEST = 2_000
Answer = CriterionAnswer.Answer


class ApplicationFilters(forms.Form):
    """What the list of applications is narrowed to."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("open", _("Not registered yet")), *Status.choices, ("all", _("All"))],
    )

    def chosen(self) -> str:
        """The code of a status, `open`, or nothing where all are shown."""
        self.is_valid()
        status: str = self.cleaned_data.get("status") or "open"
        return "" if status == "all" else status


class ApplicationForm(OnceForm, IdentityFields):
    """Who somebody is, as far as it is needed to look into it."""

    applied_on = TypedDateField(exact=True, label=_("Pre-registered on"))
    age_in_doubt = forms.BooleanField(
        label=_("The age is in doubt: could be under 18"), required=False
    )

    helper = PanelHelper(
        Fieldset(_("Names"), "given_name", "family_name", "mothers_name"),
        Fieldset(_("Birth and sex"), "birth_date", "age_in_doubt", "sex"),
        Fieldset(
            _("Asks to be taken in"), "category", "came_from", "office", "applied_on"
        ),
        KEY,
    )

    class Meta(IdentityFields.Meta):
        model = Application  # type: ignore[assignment]
        fields = (  # type: ignore[assignment]
            *("given_name", "family_name", "mothers_name", "birth_date"),
            *("age_in_doubt", "sex", "category", "came_from", "office", "applied_on"),
        )
        widgets = {"sex": forms.RadioSelect, "category": forms.RadioSelect}

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        today = offices[0].program.today()
        super().__init__(*args, today=today, **kwargs)
        self.offices = offices
        fields: dict[str, Any] = self.fields
        fields["applied_on"].today = today
        self.initial.setdefault("applied_on", today)
        fields["category"].choices = Category.choices
        fields["office"].queryset = Office.objects.filter(
            pk__in=[office.pk for office in offices]
        )
        programs = {office.program_id for office in offices}
        fields["came_from"].queryset = Area.objects.filter(program__in=programs)
        fields["came_from"].empty_label = gettext("Not known")
        if len(offices) == 1:
            fields["office"].widget = forms.HiddenInput()
            self.initial["office"] = offices[0].pk

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if office := cleaned.get("office"):
            self.instance.program = office.program
            area = cleaned.get("came_from")
            if area and area.program_id != office.program_id:
                told = gettext("This belongs to another programme than the office.")
                self.add_error("came_from", told)
        return cleaned

    def refuse(self, field: str, sentence: str) -> None:
        self.add_error(field or None, sentence)


class ScreeningForm(FactForm):
    """Each criterion: met or not, and what shows it."""

    def __init__(
        self,
        *args: Any,
        record: Application,
        criteria: Iterable[EligibilityCriterion],
        answers: QuerySet[CriterionAnswer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.criteria, self.answers = list(criteria), answers
        known = {answer.criterion_id: answer for answer in answers}
        rows = []
        for criterion in self.criteria:
            rows.append(self._ask(criterion, known.get(criterion.pk)))
        self.helper = PanelHelper(*rows, KEY, VERSION)

    def _ask(
        self, criterion: EligibilityCriterion, known: CriterionAnswer | None
    ) -> Fieldset:
        answer, evidence = f"answer-{criterion.pk}", f"evidence-{criterion.pk}"
        self.fields[answer] = forms.ChoiceField(
            label=_("Is it met?"),
            choices=Answer.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose an answer.")},
            help_text=_("Evidence beside others: nobody is eligible for it alone.")
            if criterion.kind == EligibilityCriterion.Kind.LIST
            else "",
        )
        self.fields[evidence] = forms.CharField(
            label=_("What shows it"),
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        if known:
            self.initial[answer], self.initial[evidence] = known.answer, known.evidence
        title = criterion.text
        if not criterion.required:
            title = gettext("%(criterion)s (not required)") % {"criterion": title}
        return Fieldset(title, answer, evidence)

    def _compare(self, current: Any) -> None:
        """Answers are rows of their own, and are compared one by one."""
        is_stale = self.cleaned_data.get(VERSION) != current.version
        super()._compare(current)
        if is_stale:
            stored = {answer.criterion_id: answer for answer in self.answers.all()}
            for criterion in self.criteria:
                self._beside(criterion, stored.get(criterion.pk))

    def _beside(
        self, criterion: EligibilityCriterion, stored: CriterionAnswer | None
    ) -> None:
        words, typed = dict(Answer.choices), self.cleaned_data
        yours = str(words.get(typed.get(f"answer-{criterion.pk}", ""), ""))
        theirs = stored.get_answer_display() if stored else ""
        shows = typed.get(f"evidence-{criterion.pk}", "")
        shown = (stored.evidence if stored else "") or ""
        self.versions += [
            Version(criterion.text, theirs, yours, theirs != yours),
            Version(gettext("What shows it"), shown, shows, shown != shows),
        ]

    def facts(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        answers = {
            criterion: (
                cleaned[f"answer-{criterion.pk}"],
                cleaned[f"evidence-{criterion.pk}"],
            )
            for criterion in self.criteria
        }
        return {"answers": answers}


class AppealForm(FactForm):
    """That somebody does not accept the decision, and why."""

    lodged_on = TypedDateField(exact=True, label=_("Lodged on"))
    grounds = forms.CharField(
        label=_("What the person says against the decision"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what the person says.")},
    )

    helper = PanelHelper("lodged_on", "grounds", KEY, VERSION)

    def __init__(self, *args: Any, record: Application, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        today = record.program.today()
        self.fields["lodged_on"].today = today  # type: ignore[attr-defined]
        self.initial.setdefault("lodged_on", today)


class PanelForm(FactForm):
    """Who sat on the panel, who came, and what was decided."""

    held_on = TypedDateField(exact=True, label=_("Day of the panel"))
    members = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Members of the panel"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two. Whoever screened is not offered."),
        error_messages={"required": _("Name at least two different people.")},
    )
    present = forms.TypedChoiceField(
        label=_("The person"),
        choices=[("yes", _("was there")), ("no", _("did not come"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the person was there.")},
    )
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=PanelDecision.Decision.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Of somebody who did not come none is made."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    helper = PanelHelper(
        "held_on", "members", "present", "decision", "reason", KEY, VERSION
    )

    def __init__(
        self, *args: Any, record: Application, members: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["members"].queryset = members
        today = record.program.today()
        fields["held_on"].today = today
        self.initial.setdefault("held_on", today)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("present") is False:
            cleaned["decision"] = ""
        elif cleaned.get("present"):
            if not cleaned.get("decision") and "decision" not in self.errors:
                self.add_error("decision", gettext("Say what was decided."))
            if not cleaned.get("reason") and "reason" not in self.errors:
                self.add_error("reason", gettext("Write why it was decided so."))
        return cleaned
