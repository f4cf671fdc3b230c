from django.urls import path

from programs.views import places

app_name = "programs"

urlpatterns = [path("", places.place, name="place")]
