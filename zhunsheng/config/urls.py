"""Which room answers which address."""

from django.urls import include, path

handler400 = "zhunsheng.ui.views.bad_request"
handler403 = "zhunsheng.ui.views.forbidden"
handler404 = "zhunsheng.ui.views.not_found"
handler500 = "zhunsheng.ui.views.server_error"

urlpatterns = [
    path("", include("zhunsheng.workbench.urls")),
    path("account/", include("zhunsheng.accounts.urls")),
    path("ledger/", include("zhunsheng.ledger.urls")),
    path("activities/", include("zhunsheng.activities.urls")),
    path("checks/", include("zhunsheng.checks.urls")),
    path("study/", include("zhunsheng.study.urls")),
    path("indicators/", include("zhunsheng.indicators.urls")),
    path("catalogue/", include("zhunsheng.catalogue.urls")),
    path("organisation/", include("zhunsheng.organisation.urls")),
    path("plans/", include("zhunsheng.planning.urls")),
    path("batches/", include("zhunsheng.batches.urls")),
    path("printouts/", include("zhunsheng.printouts.urls")),
    path("findings/", include("zhunsheng.rectification.urls")),
    path("inspections/", include("zhunsheng.inspections.urls")),
    path("tasks/", include("zhunsheng.deployments.urls")),
    path("campaigns/", include("zhunsheng.campaigns.urls")),
    path("reports/", include("zhunsheng.reports.urls")),
    path("notices/", include("zhunsheng.notices.urls")),
    path("packs/", include("zhunsheng.packs.urls")),
    path("drafts/", include("zhunsheng.drafts.urls")),
    path("talks/", include("zhunsheng.talks.urls")),
    path("handover/", include("zhunsheng.handover.urls")),
    path("files/", include("zhunsheng.attachments.urls")),
    path("audit/", include("zhunsheng.audit.urls")),
    path("ui/", include("zhunsheng.ui.urls")),
]
