from django.urls import include, path

from participants.views import activities, registers, timetables, waiting_lists

app_name = "activities"

# /activities/<pk>/
activity_urls = [
    path("", activities.activity, name="activity"),
    path("sessions/new/", activities.session_new, name="session-new"),
    path("waiting/", waiting_lists.waiting_list, name="waiting-list"),
    path("timetable/", timetables.timetable, name="timetable"),
]

# /activities/sessions/<pk>/
session_urls = [
    path("", registers.register, name="register"),
    path("sheet/", registers.register_sheet, name="register-sheet"),
    path("not-held/", registers.session_not_held, name="session-not-held"),
]

urlpatterns = [
    path("", activities.activity_list, name="activity-list"),
    path("registers/", registers.register_list, name="register-list"),
    path("<int:pk>/", include(activity_urls)),
    path("sessions/<int:pk>/", include(session_urls)),
]
