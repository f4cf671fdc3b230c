from django.urls import path

from participants.views import services

app_name = "services"

# /services/
urlpatterns = [path("", services.service_list, name="service-list")]
