from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.forms.offers import ANY, YES, OfferFilters
from programs.models.opportunity import TAUGHT

DISTANCES = (5, 10, 25, 50)


def distances() -> list[tuple[str, str]]:
    """In the reader's language."""
    told = gettext("up to %(km)d km")
    return [("", gettext("Any")), *((str(km), told % {"km": km}) for km in DISTANCES)]


class OpportunityFilters(OfferFilters):
    """What the list of opportunities is narrowed to."""

    field_order = [
        *("state", "stage", "trade", "place", "distance", "childcare", "places")
    ]

    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[ANY, *TAUGHT])
    distance = forms.ChoiceField(label=_("Distance"), required=False, choices=distances)
    childcare = forms.ChoiceField(
        label=_("Childcare"), required=False, choices=[ANY, YES]
    )
