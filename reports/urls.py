from django.urls import URLPattern, URLResolver, include, path

from core import drawings
from reports.counts import COHORTS, DASHBOARD
from reports.views import (
    charts,
    cohorts,
    community,
    counts,
    dashboards,
    differences,
    downloads,
    publishing,
    released,
    summaries,
    tables,
    targets,
)

app_name = "reports"

# /reports/<programme code>/<period>/released/
released_urls = [
    path("", released.released_summary, name="released"),
    path("download/", released.released_download, name="released-download"),
    *drawings.addresses("charts/<str:code>", released.released_chart, "released-chart"),
    path("<str:area>/", released.released_area, name="released-area"),
]

# /reports/<programme code>/<period>/
summary_urls: list[URLPattern | URLResolver] = [
    path("", summaries.summary, name="summary"),
    path("download/", downloads.download, name="summary-download"),
    path("progress/", summaries.progress, name="summary-progress"),
    path("publish/", publishing.publish, name="summary-publish"),
    path("differences/", differences.differences, name="summary-differences"),
    path("targets/", targets.targets, name="summary-targets"),
    path("narrative/", publishing.narrative, name="summary-narrative"),
    *drawings.addresses("charts/<str:code>", charts.by_month, "summary-chart"),
    path("released/", include(released_urls)),
    path("<str:area>/", summaries.summary_area, name="summary-area"),
]

# /reports/<programme code>/dashboard/
dashboard_urls = [
    path("", dashboards.dashboard, name="dashboard"),
    path("count/", counts.count, {"what": DASHBOARD}, name="dashboard-count"),
    path("progress/", counts.progress, {"what": DASHBOARD}, name="dashboard-progress"),
    *drawings.addresses("funnel", dashboards.funnel, "dashboard-funnel"),
]

# /reports/<programme code>/cohorts/
cohort_urls = [
    path("", cohorts.cohorts_of_program, name="cohorts"),
    path("count/", counts.count, {"what": COHORTS}, name="cohorts-count"),
    path("progress/", counts.progress, {"what": COHORTS}, name="cohorts-progress"),
    path("table.csv", cohorts.download, name="cohorts-download"),
    *drawings.addresses("<str:figure>", cohorts.drawing, "cohorts-drawing"),
]

# /reports/<programme code>/table/
table_urls = [
    path("", tables.table, name="table"),
    path("download/", tables.download, name="table-download"),
    path("save/", tables.save, name="table-save"),
    path("saved/<int:pk>/remove/", tables.remove, name="table-remove"),
    *drawings.addresses("chart", tables.chart, "table-chart"),
]

urlpatterns = [
    path("", summaries.summary_list, name="summary-list"),
    path("community/", community.community_counts, name="community-counts"),
    path("ask/", summaries.summary_ask, name="summary-ask"),
    path("<str:program>/dashboard/", include(dashboard_urls)),
    path("<str:program>/cohorts/", include(cohort_urls)),
    path("released/", released.released_list, name="released-list"),
    path("<str:program>/table/", include(table_urls)),
    path("<str:program>/<str:period>/", include(summary_urls)),
]
