"""The register of a session as it is sent, and that a session did not take place."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import VERSION, OnceForm, PanelHelper, VersionField, VersionForm
from participants.actions.registers import WITH_REASON
from participants.actions.registers import Mark as ToStore
from participants.models.attendance import Attendance, AttendanceStatus
from participants.reading.registers import Line, Mark, Register
from programs.models import NotHeld

LONGEST = Attendance._meta.get_field("reason").max_length or 0
WHY = _("Reason for the change")


class RegisterForm(OnceForm):
    """A mark and a reason for each person, under the person's case code.

    A person of whom nothing was sent keeps what is stored: nobody is marked
    unseen.
    """

    version = VersionField(widget=forms.HiddenInput, required=False)
    correction = forms.CharField(
        label=WHY,
        max_length=300,
        required=False,
        help_text=_("It was kept before. The reason stands beside it from now on."),
    )

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register = register
        self.is_conflict = False
        self.initial.setdefault(VERSION, register.version)
        if not register.is_kept:
            del self.fields["correction"]
        self.fill(self.data if self.is_bound else self.initial)

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form again."""
        return 409 if self.is_conflict else 200

    @property
    def changed(self) -> list[ToStore]:
        """The marks that are not stored as they are chosen."""
        return [
            ToStore(line.case, line.chosen.status, line.chosen.reason)
            for line in self.register.lines
            if line.chosen.status and line.differs
        ]

    @property
    def differing(self) -> list[Line]:
        """Whose mark somebody else stored otherwise than it is chosen here."""
        lines = self.register.lines
        return [line for line in lines if line.stored.status and line.differs]

    def tells_versions(self) -> bool:
        return True

    def fill(self, typed: Mapping[str, Any]) -> None:
        """Choose on each line what was typed: sent, or kept as a draft."""
        for line in self.register.lines:
            status = str(typed.get(f"mark-{line.code}") or "")
            if status in AttendanceStatus.values:
                reason = str(typed.get(f"reason-{line.code}") or "").strip()
                line.chosen = Mark(status, reason if status in WITH_REASON else "")
            elif self.is_bound:
                line.chosen = line.stored

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.errors.pop(VERSION, None)
        if self.cleaned_data.get(VERSION) != self.register.version:
            self._meet_other()
        elif self._lacks_its_reason():
            self.add_error("correction", _("Say why the register is changed."))
        self._check_reasons()
        return cleaned

    def has_news(self) -> bool:
        """Whether anything would be another than it is stored."""
        held = self.register.session.took_place
        return bool(self.changed) or (self.register.is_whole and not held)

    def _lacks_its_reason(self) -> bool:
        if not self.register.is_kept or "correction" in self.errors:
            return False
        return not self.cleaned_data.get("correction") and self.has_news()

    def _meet_other(self) -> None:
        """Somebody else saved it meanwhile: theirs stands, what was typed is kept."""
        self.is_conflict = True
        self._renew(VERSION, str(self.register.version))
        self.add_error(
            None,
            _("Somebody else saved this register meanwhile. Compare, then save again."),
        )

    def _check_reasons(self) -> None:
        for line in self.register.lines:
            if len(line.chosen.reason) > LONGEST:
                told = gettext("The reason for %(name)s is longer than %(most)d signs.")
                self.add_error(None, told % {"name": line.name, "most": LONGEST})


class NotHeldForm(VersionForm):
    """Why a session does not or did not take place."""

    not_held_because = forms.ChoiceField(
        label=_("Reason"), choices=NotHeld, widget=forms.RadioSelect
    )
    correction = forms.CharField(
        label=WHY,
        max_length=300,
        help_text=_("A register was kept before. Its marks become cancelled."),
    )

    helper = PanelHelper("not_held_because", "correction", "submission_key", "version")
    helper_at_first = PanelHelper("not_held_because", "submission_key", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.record or not self.record.took_place:  # type: ignore[attr-defined]
            del self.fields["correction"]
            self.helper = self.helper_at_first
