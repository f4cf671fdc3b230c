"""The items of a questionnaire as a form: one block each, in the published words."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.date_field import TypedDateField
from core.forms import VERSION, PanelHelper, Version
from participants.forms.facts import FactForm
from participants.instruments import Instrument, Questionnaire, Wording
from participants.models import Assessment, Enrolment
from participants.models.assessment import AmendedBecause, Mode
from participants.models.enrolment import FUNCTIONING

NOT_ANSWERED = _("Not answered")


class Block(NamedTuple):
    """One item on the page."""

    number: int
    words: str
    field: forms.BoundField


class AnswerField(forms.TypedChoiceField):
    """One of the answers, or none: ``None``."""

    widget = forms.RadioSelect

    def __init__(self, wording: Wording, **kwargs: Any) -> None:
        super().__init__(
            choices=[*wording.answers, ("", NOT_ANSWERED)],
            coerce=int,
            empty_value=None,
            required=False,
            **kwargs,
        )


class QuestionnaireForm(FactForm):
    """All items; what is asked beside them stands in fields of its own."""

    def __init__(
        self,
        *args: Any,
        case: Enrolment,
        questionnaire: Questionnaire,
        wording: Wording,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.questionnaire, self.wording = case, questionnaire, wording
        for number, words in enumerate(wording.items, start=1):
            label = f"{number}. {words}"
            self.fields[_name(number)] = AnswerField(wording, label=label)

    @property
    def blocks(self) -> Iterator[Block]:
        for number, words in enumerate(self.wording.items, start=1):
            yield Block(number, words, self[_name(number)])

    def answers(self) -> list[int | None]:
        names = (block.field.name for block in self.blocks)
        return [self.cleaned_data.get(name) for name in names]

    def stored_answers(self, current: Any) -> Sequence[int | None]:
        """The answers of the record as it is now."""
        raise NotImplementedError

    def _compare(self, current: Any) -> None:
        """Answers stand together in the record, and are compared one by one."""
        is_stale = self.cleaned_data.get(VERSION) != current.version
        super()._compare(current)
        if not is_stale:
            return
        pairs = zip(self.stored_answers(current), self.answers(), strict=True)
        for block, (theirs, yours) in zip(self.blocks, pairs, strict=True):
            told = self.wording.answer(theirs), self.wording.answer(yours)
            label = str(block.field.label)
            self.versions.append(Version(label, *told, theirs != yours))


def answered(answers: Sequence[int | None]) -> dict[str, object]:
    """Answers as the initial values of a form."""
    return {_name(number): each for number, each in enumerate(answers, start=1)}


def _name(number: int) -> str:
    return f"item_{number}"


class AssessmentForm(QuestionnaireForm):
    """An instrument, taken today or on an earlier day."""

    taken_on = TypedDateField(exact=True, label=_("Day"))
    language = forms.CharField(
        label=_("Language"),
        max_length=60,
        help_text=_("In which the person heard or read the questions."),
    )
    mode = forms.ChoiceField(
        label=_("How it is taken"),
        choices=Mode,
        widget=forms.RadioSelect,
        initial=Mode.READ_OUT,
    )

    helper = PanelHelper("taken_on", "language", "mode", "submission_key", "version")

    def __init__(
        self,
        *args: Any,
        case: Enrolment,
        questionnaire: Instrument,
        wording: Wording,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            *args, case=case, questionnaire=questionnaire, wording=wording, **kwargs
        )
        self.initial.setdefault("language", wording.name)
        if "taken_on" in self.fields:
            today = case.program.today()
            self.fields["taken_on"].today = today  # type: ignore[attr-defined]
            self.initial.setdefault("taken_on", today)

    def facts(self) -> dict[str, Any]:
        asked = (name for name in self.fields if not name.startswith("item_"))
        visible = [name for name in asked if not self[name].is_hidden]
        facts = {name: self.cleaned_data[name] for name in visible}
        return facts | {"answers": self.answers()}


class AmendmentForm(AssessmentForm):
    """Other answers to what was taken, and why: its day stays."""

    taken_on = None  # type: ignore[assignment]
    because = forms.ChoiceField(
        label=_("Why it is amended"),
        choices=AmendedBecause,
        widget=forms.RadioSelect,
    )

    helper = PanelHelper("because", "language", "mode", "submission_key", "version")

    def stored_answers(self, current: Assessment) -> Sequence[int | None]:
        return current.answers


class FunctioningForm(QuestionnaireForm):
    """The Washington Group Short Set: its six questions in their order."""

    helper = PanelHelper("submission_key", "version")

    def facts(self) -> dict[str, Any]:
        return {"answers": self.answers()}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not any(answer is not None for answer in self.answers()):
            self.add_error(None, gettext("Nothing is answered yet."))
        return cleaned

    def stored_answers(self, current: Enrolment) -> Sequence[int | None]:
        return [getattr(current, name) for name in FUNCTIONING]
