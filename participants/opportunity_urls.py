from django.urls import path

from participants.views import opportunities

app_name = "opportunities"

# /opportunities/
urlpatterns = [
    path("", opportunities.opportunity_list, name="opportunity-list"),
    path("<int:pk>/", opportunities.opportunity, name="opportunity"),
    path("<int:pk>/intakes/new/", opportunities.intake_new, name="intake-new"),
]
