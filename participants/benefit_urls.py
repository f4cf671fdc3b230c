from django.urls import path

from participants.views import benefits

app_name = "benefits"

urlpatterns = [
    path("", benefits.benefit_list, name="benefit-list"),
    path("approvals/", benefits.benefit_approvals, name="benefit-approvals"),
]
