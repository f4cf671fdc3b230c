from django.urls import path

from reports.views import trail

app_name = "trail"

urlpatterns = [
    path("", trail.event_list, name="event-list"),
    path("export.<str:format>", trail.export, name="export"),
    path("seals/", trail.seals_page, name="seals"),
    path("seals/progress/", trail.progress, name="progress"),
]
