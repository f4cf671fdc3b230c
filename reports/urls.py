from django.urls import include, path

from reports.views import (
    charts,
    cohorts,
    community,
    dashboards,
    differences,
    downloads,
    publishing,
    summaries,
    targets,
)

app_name = "reports"

# /reports/<programme code>/<period>/
summary_urls = [
    path("", summaries.summary, name="summary"),
    path("download/", downloads.download, name="summary-download"),
    path("progress/", summaries.progress, name="summary-progress"),
    path("publish/", publishing.publish, name="summary-publish"),
    path("differences/", differences.differences, name="summary-differences"),
    path("targets/", targets.targets, name="summary-targets"),
    path("narrative/", publishing.narrative, name="summary-narrative"),
    path(
        "charts/<str:code>-narrow.svg",
        charts.by_month,
        {"narrow": True},
        name="summary-chart-narrow",
    ),
    path("charts/<str:code>.svg", charts.by_month, name="summary-chart"),
    path("<str:area>/", summaries.summary_area, name="summary-area"),
]

# /reports/<programme code>/dashboard/
dashboard_urls = [
    path("", dashboards.dashboard, name="dashboard"),
    path("count/", dashboards.progress, name="dashboard-progress"),
    path(
        "funnel-narrow.svg",
        dashboards.funnel,
        {"narrow": True},
        name="dashboard-funnel-narrow",
    ),
    path("funnel.svg", dashboards.funnel, name="dashboard-funnel"),
]

# /reports/<programme code>/cohorts/
cohort_urls = [
    path("", cohorts.cohorts_of_program, name="cohorts"),
    path("count/", cohorts.count, name="cohorts-count"),
    path("progress/", cohorts.progress, name="cohorts-progress"),
    path("table.csv", cohorts.download, name="cohorts-download"),
    path(
        "<str:figure>-narrow.svg",
        cohorts.drawing,
        {"narrow": True},
        name="cohorts-drawing-narrow",
    ),
    path("<str:figure>.svg", cohorts.drawing, name="cohorts-drawing"),
]

urlpatterns = [
    path("", summaries.summary_list, name="summary-list"),
    path("community/", community.community_counts, name="community-counts"),
    path("ask/", summaries.summary_ask, name="summary-ask"),
    path("<str:program>/dashboard/", include(dashboard_urls)),
    path("<str:program>/cohorts/", include(cohort_urls)),
    path("<str:program>/<str:period>/", include(summary_urls)),
]
