from django import forms
from django.utils.translation import gettext_lazy as _

from participants.forms.offers import ANY, OfferFilters
from programs.models import ServiceOffer


class ServiceFilters(OfferFilters):
    """What the list of services is narrowed to."""

    field_order = ["state", "kind", "trade", "place", "partner", "places"]

    kind = forms.ChoiceField(
        label=_("Kind of service"),
        required=False,
        choices=[ANY, *ServiceOffer.Kind.choices],
    )
    partner = forms.ChoiceField(label=_("Partner"), required=False)
