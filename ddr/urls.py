"""The addresses, each app's under its own."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from core.views import dates
from ddr.views import csp_report, gallery, health, home, theme, whats_new

urlpatterns = [
    path("", home.home, name="home"),
    path("participants/", include("participants.urls")),
    path("intake/", include("participants.application_urls")),
    path("complaints/", include("participants.complaint_urls")),
    path("activities/", include("participants.activity_urls")),
    path("benefits/", include("participants.benefit_urls")),
    path("opportunities/", include("participants.opportunity_urls")),
    path("services/", include("participants.service_urls")),
    path("community/", include("participants.community_urls")),
    path("counts/", include("participants.count_urls")),
    path("answer/", include("participants.answer_urls")),
    path("calendar/", include("participants.calendar_urls")),
    path("drafts/", include("core.urls")),
    path("place/", include("programs.urls")),
    path("cover/", include("programs.cover_urls")),
    path("reports/", include("reports.urls")),
    path("trail/", include("reports.trail_urls")),
    path("whats-new/", whats_new.whats_new, name="whats-new"),
    path("dates/<str:kind>/", dates.read_date, name="read-date"),
    path("theme/", theme.theme, name="theme"),
    path("language/", login_not_required(set_language), name="language"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("accounts/", include("core.accounts.urls")),
    path("admin/", admin.site.urls),
    path("csp-report/", csp_report.csp_report, name="csp-report"),
    path("healthz", health.health, name="health"),
]
