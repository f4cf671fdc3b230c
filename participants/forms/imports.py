from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core.forms import OnceForm, PanelHelper
from core.tabular import Refused
from core.uploads import check_table
from participants.models import ImportFile
from programs.models import Program

LONGEST_NAME = 200


class BringForm(OnceForm):
    """Which file holds which records of which programme."""

    program = forms.ChoiceField(label=_("Programme"))
    kind = forms.ChoiceField(
        label=_("What stands in the file"),
        choices=ImportFile.Kind.choices,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A .csv file in UTF-8 or a .xlsx workbook; the first row names the columns."
        ),
        error_messages={
            "empty": _("The file is empty: its first row must name the columns.")
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    helper = PanelHelper(Fieldset("", "program", "kind", "file", "submission_key"))

    def __init__(
        self,
        *args: Any,
        programs: Iterable[Program],
        too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programs = {program.code: program for program in programs}
        fields: dict[str, Any] = self.fields
        fields["program"].choices = [
            (code, program.name) for code, program in self.programs.items()
        ]
        if len(self.programs) == 1:
            fields["program"].widget = forms.HiddenInput()
            fields["program"].initial = next(iter(self.programs))
        if too_large:
            sentence = _(
                "The file is larger than %(most)s. Split it, or have it imported at"
                " the server's command line."
            )
            most = filesizeformat(settings.IMPORT_MOST)
            fields["file"].error_messages["required"] = sentence % {"most": most}

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            check_table(file, file.name or "")
        except Refused as reason:
            raise forms.ValidationError(str(reason)) from reason
        return file

    def facts(self) -> dict[str, Any]:
        """What was brought, once the form is valid."""
        file = self.cleaned_data["file"]
        return {
            "program": self.programs[self.cleaned_data["program"]],
            "kind": self.cleaned_data["kind"],
            "name": file.name[-LONGEST_NAME:],
            "content": file.read(),
        }
