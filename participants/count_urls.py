from django.urls import path

from participants.views import counts

app_name = "counts"

# /counts/
urlpatterns = [
    path("", counts.funnel, name="funnel"),
    path("complaints/", counts.complaints, name="complaints"),
    path("gaps/", counts.gaps, name="gaps"),
]
