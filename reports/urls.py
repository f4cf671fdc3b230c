from django.urls import path

from reports.views import summaries

app_name = "reports"

urlpatterns = [
    path("", summaries.summary_list, name="summary-list"),
]
