"""What is asked about somebody's schooling."""

from django.utils.translation import gettext_lazy as _

from participants.forms.stage_records import StageRecordForm
from participants.models import TermResult


class TermResultForm(StageRecordForm):
    class Meta:
        model = TermResult
        fields = (
            *("stay", "school_year", "term", "day", "result", "mark"),
            *("days_held", "days_present", "promoted_to"),
        )
        labels = {"day": _("Last day of the term")}
        help_texts = {
            "school_year": _("For example: 2026, or 2025/26."),
            "term": _("For example: Term 1."),
            "days_held": _("As the school reports them."),
            "days_present": _("Of these, the days on which the person came."),
            "promoted_to": _("Of the last term of a school year."),
        }
