from django.urls import include, path

from participants.views import community

app_name = "community"

# /community/<section>/<pk>/
record_urls = [
    path("", community.record, name="record"),
    path("change/", community.record_change, name="record-change"),
    path("count/", community.record_count, name="record-count"),
]

# /community/
urlpatterns = [
    path("", community.record_list, {"section": "projects"}, name="start"),
    path("<str:section>/", community.record_list, name="record-list"),
    path("<str:section>/new/", community.record_new, name="record-new"),
    path("<str:section>/<int:pk>/", include(record_urls)),
]
