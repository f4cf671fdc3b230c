from django.urls import include, path

from participants.views import applications

app_name = "applications"

# /intake/<number>/
application_urls = [
    path("", applications.application, name="application"),
    path("screening/", applications.application_screening, name="screening"),
    path("panel/", applications.application_panel, name="panel"),
    path("appeal/", applications.application_appeal, name="appeal"),
]

# /intake/
urlpatterns = [
    path("", applications.application_list, name="application-list"),
    path("new/", applications.application_new, name="application-new"),
    path("<str:case_code>/", include(application_urls)),
]
