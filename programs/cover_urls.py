from django.urls import path

from programs.views import covers

app_name = "covers"

urlpatterns = [
    path("", covers.cover_list, name="cover-list"),
    path("new/", covers.cover_new, name="cover-new"),
    path("<int:pk>/end/", covers.cover_end, name="cover-end"),
]
