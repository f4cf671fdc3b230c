"""How every form looks, is sent once, and never overwrites in silence.

A form carries a key, made when it is shown: `core.submissions` stores what is
sent twice with one key once. A form that changes a record also carries the
record's version: when somebody else saved it meanwhile the form has both
versions to show, and keeps what was typed.
"""

from datetime import date
from typing import Any, NamedTuple, cast
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import long_date

KEY = "submission_key"
SENT_BEFORE = "submission_sent_before"
VERSION = "version"
SEND_AGAIN = _("This page was out of date and nothing was stored. Send it again.")


class PanelHelper(FormHelper):
    """How every form looks. The page's own template owns <form> and its buttons."""

    form_tag = False
    disable_csrf = True
    render_hidden_fields = True

    def __init__(self, *rows: object) -> None:
        super().__init__()
        self.layout = Layout(*rows)


class KeyField(forms.UUIDField):
    """A hidden value that is no change of the record."""

    def has_changed(self, initial: object, data: object) -> bool:
        return False


class VersionField(forms.IntegerField):
    def has_changed(self, initial: object, data: object) -> bool:
        return False


class Version(NamedTuple):
    """One field of a record that two people changed, in words."""

    label: str
    theirs: str
    yours: str
    differs: bool


class OnceForm(forms.Form):
    """A form that is stored once, however often it is sent."""

    submission_key = KeyField(widget=forms.HiddenInput, initial=uuid4)

    def add_prefix(self, field_name: str) -> str:
        """The hidden fields have one name in every form."""
        hidden = field_name in {KEY, VERSION}
        return field_name if hidden else super().add_prefix(field_name)

    def clean(self) -> dict[str, Any] | None:
        if self.errors.pop(KEY, None):
            self._renew(KEY, str(uuid4()))
            self.add_error(None, SEND_AGAIN)
        if SENT_BEFORE in self.data and not self.tells_versions():
            self.add_error(
                None,
                _(
                    "You sent this form before, with other values, and they are"
                    " stored. Send it again to store these as well."
                ),
            )
        return super().clean()

    def tells_versions(self) -> bool:
        """Whether a second save meets the record's version anyway."""
        return False

    def _renew(self, name: str, value: str) -> None:
        """Change a hidden value, so that the form shown again can be sent."""
        data = cast(QueryDict, self.data).copy()
        data[name] = value
        self.data = data


class VersionForm(OnceForm):
    """A form that changes ``record``, unless somebody else just did."""

    version = VersionField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, record: models.Model | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        self.versions: list[Version] = []
        if self.tells_versions():
            self.initial.setdefault(VERSION, record.version)  # type: ignore[union-attr]

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form again."""
        return 409 if self.versions else 200

    def tells_versions(self) -> bool:
        return self.record is not None and not self.record._state.adding

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.tells_versions():
            self.errors.pop(VERSION, None)
            self._compare(_locked(self.record))

    def _compare(self, current: Any) -> None:
        """Keep the record as it is if it is not what the person has seen."""
        if self.cleaned_data.get(VERSION) == current.version:
            self.record.version = current.version + 1  # type: ignore[union-attr]
            return
        self._renew(VERSION, str(current.version))
        self.add_error(
            None,
            _("Somebody else saved this record meanwhile. Compare, then save again."),
        )
        for bound in self.visible_fields():
            if hasattr(current, bound.name):
                self._tell(current, bound)

    def _tell(self, current: models.Model, bound: forms.BoundField) -> None:
        """Put both versions of one field side by side."""
        name = bound.name
        yours = _in_words(current, name, self.cleaned_data.get(name, bound.data))
        theirs = _in_words(current, name, getattr(current, name))
        differs = theirs != yours
        self.versions.append(Version(str(bound.label), theirs, yours, differs))
        if differs:
            told = _("Saved by somebody else: %(value)s") % {"value": theirs or "-"}
            self.add_error(name, told)


class RecordForm(VersionForm, forms.ModelForm):
    """A model's form, with the same care; saving it counts the version up."""

    def __init__(
        self, *args: Any, instance: models.Model | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, record=instance, instance=instance, **kwargs)


def conflict(request: HttpRequest, form: VersionForm, *, back: str) -> HttpResponse:
    """Both versions side by side, what was typed kept: the answer is 409."""
    context = {"form": form, "versions": form.versions, "back": back}
    return render(request, "core/conflict.html", context, status=409)


def _locked(record: models.Model | None) -> models.Model:
    """The record as it is now, held until the transaction ends."""
    assert record is not None  # noqa: S101  for the type checker; asked before
    return type(record)._base_manager.select_for_update().get(pk=record.pk)


def _in_words(record: models.Model, name: str, value: Any) -> str:
    """What a person reads for ``value`` of the field ``name``."""
    if isinstance(value, models.Manager):
        value = value.all()
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, list | tuple | models.QuerySet):
        names = _choices(record, name)
        return ", ".join(str(names.get(str(one), one)) for one in value)
    return str(_choices(record, name).get(value) or formats.localize(value))


def _choices(record: models.Model, name: str) -> dict[Any, Any]:
    try:
        field = record._meta.get_field(name)
    except FieldDoesNotExist:
        return {}
    field = getattr(field, "base_field", field)  # of several
    return dict(getattr(field, "flatchoices", None) or ())
