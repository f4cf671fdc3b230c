"""What is asked about somebody's schooling."""

from django.utils.translation import gettext_lazy as _

from participants.forms.stage_records import StageRecordForm
from participants.models import TermResult


class TermResultForm(StageRecordForm):
    class Meta:
        model = TermResult
        fields = ("stay", "term", "day", "result", "mark")
        labels = {"day": _("Last day of the term")}
        help_texts = {"term": _("For example: Term 1, 2026.")}
