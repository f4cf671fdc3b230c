from django.urls import include, path

from participants.views import complaints

app_name = "complaints"

# /complaints/<number>/
complaint_urls = [
    path("", complaints.complaint, name="complaint"),
    path("change/", complaints.complaint_change, name="complaint-change"),
    path("take-up/", complaints.complaint_take_up, name="complaint-take-up"),
    path("answer/", complaints.complaint_answer, name="complaint-answer"),
    path("close/", complaints.complaint_close, name="complaint-close"),
]

# /complaints/
urlpatterns = [
    path("", complaints.complaint_list, name="complaint-list"),
    path("new/", complaints.complaint_new, name="complaint-new"),
    path("<str:case_code>/", include(complaint_urls)),
]
