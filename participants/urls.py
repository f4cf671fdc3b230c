from django.urls import include, path

from participants.views import case_tabs, cases, search

app_name = "participants"

# /participants/<case code>/
case_urls = [
    path("", cases.case, name="case"),
    path(
        "psychological-support/",
        case_tabs.psychological_support,
        name="case-psychological-support",
    ),
    path("training/", case_tabs.training, name="case-training"),
    path("education/", case_tabs.education, name="case-education"),
    path("attendance/", case_tabs.attendance, name="case-attendance"),
    path("follow-up/", case_tabs.follow_up, name="case-follow-up"),
]

urlpatterns = [
    path("", cases.case_list, name="case-list"),
    path("search/", search.search, name="search"),
    path("<str:case_code>/", include(case_urls)),
]
