from django.urls import path

from participants.views import benefits, payment_lists

app_name = "benefits"

urlpatterns = [
    path("", benefits.benefit_list, name="benefit-list"),
    path("approvals/", benefits.benefit_approvals, name="benefit-approvals"),
    path("payments/", payment_lists.payment_lists, name="payment-lists"),
    path(
        "payments/returned/",
        payment_lists.payments_returned,
        name="payments-returned",
    ),
    path(
        "payments/<uuid:pk>/file/",
        payment_lists.payment_list_file,
        name="payment-list-file",
    ),
    path(
        "payments/<uuid:pk>/password/",
        payment_lists.payment_list_password,
        name="payment-list-password",
    ),
]
