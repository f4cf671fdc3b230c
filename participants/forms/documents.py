"""A document to keep, and why one is removed."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core import attachments
from core.forms import KEY, VERSION, PanelHelper
from core.tabular import Refused
from participants.forms.facts import FactForm
from participants.models import Document

PHOTO, Reason = Document.Kind.PHOTO, Document.Reason
TOO_LARGE = _("The file is larger than %(most)s.")


class DocumentForm(FactForm):
    """What it is, and the file: only what its content vouches for is taken."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Document.Kind.choices,
        widget=forms.RadioSelect,
        help_text=_("A new photograph takes the place of the one before."),
        error_messages={"required": _("Choose what kind of document it is.")},
    )
    title = forms.CharField(
        label=_("What it is"),
        max_length=120,
        required=False,
        help_text=_("For example: birth certificate. A photograph needs no words."),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A picture (.jpg, .png, .webp), a .pdf, a .docx or an .xlsx. Of a picture"
            " the place and time at which it was taken are not kept."
        ),
        error_messages={"empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ",".join(attachments.TAKEN)}),
    )

    helper = PanelHelper(Fieldset("", "kind", "title", "file", KEY, VERSION))

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            self.fields["file"].error_messages["required"] = _too_large()

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.DOCUMENT_MOST:
            raise forms.ValidationError(_too_large())
        return file

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean()
        kind, file = (self.cleaned_data.get(name) for name in ("kind", "file"))
        if kind and kind != PHOTO and not self.cleaned_data.get("title"):
            self.add_error("title", _("Say what it is, so that others find it."))
        if kind and file:
            self._check(
                file, attachments.photo if kind == PHOTO else attachments.checked
            )
        return typed

    def _check(self, file: UploadedFile, check: Any) -> None:
        try:
            self.cleaned_data["file"] = check(file.read(), file.name or "")
        except Refused as reason:
            self.add_error("file", str(reason))


class RemoveForm(FactForm):
    """Why a document is taken out of use."""

    because = forms.ChoiceField(
        label=_("Why"),
        choices=[each for each in Reason.choices if each[0] != Reason.CONSENT],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it is removed.")},
    )

    helper = PanelHelper(Fieldset("", "because", KEY, VERSION))


def _too_large() -> str:
    return str(TOO_LARGE % {"most": filesizeformat(settings.DOCUMENT_MOST)})
