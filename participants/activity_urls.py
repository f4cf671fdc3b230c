from django.urls import include, path

from participants.views import (
    activities,
    calendars,
    moves,
    registers,
    timetables,
    waiting_lists,
)

app_name = "activities"

# /activities/<pk>/
activity_urls = [
    path("", activities.activity, name="activity"),
    path("calendar/", calendars.activity_month, name="calendar"),
    path("sessions/new/", activities.session_new, name="session-new"),
    path("waiting/", waiting_lists.waiting_list, name="waiting-list"),
    path("timetable/", timetables.timetable, name="timetable"),
]

# /activities/sessions/<pk>/
session_urls = [
    path("", registers.register, name="register"),
    path("sheet/", registers.register_sheet, name="register-sheet"),
    path("move/", moves.session_move, name="session-move"),
    path("make-up/", moves.session_make_up, name="session-make-up"),
    path("not-held/", registers.session_not_held, name="session-not-held"),
]

urlpatterns = [
    path("", activities.activity_list, name="activity-list"),
    path("registers/", registers.register_list, name="register-list"),
    path("<int:pk>/", include(activity_urls)),
    path("sessions/<int:pk>/", include(session_urls)),
]
