"""The addresses, each app's under its own."""

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path

from ddr.views import csp_report, health, home

urlpatterns = [
    path("", home.home, name="home"),
    path("participants/", include("participants.urls")),
    path("reports/", include("reports.urls")),
    path("accounts/login/", auth_views.LoginView.as_view(), name="login"),
    path("accounts/logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("admin/", admin.site.urls),
    path("csp-report/", csp_report.csp_report, name="csp-report"),
    path("healthz", health.health, name="health"),
]
