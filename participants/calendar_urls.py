from django.urls import path

from participants.views import calendars

app_name = "calendar"

urlpatterns = [
    path("", calendars.week, name="week"),
    path("phone/", calendars.phone, name="phone"),
    path("feed/<str:token>.ics", calendars.feed, name="feed"),
]
