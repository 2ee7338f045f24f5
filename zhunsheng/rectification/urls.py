from django.urls import path

from zhunsheng.rectification import views
from zhunsheng.rectification.followup import views as followup
from zhunsheng.rectification.importing import views as importing
from zhunsheng.rectification.institutions import views as institutions
from zhunsheng.rectification.ledgers import views as ledgers
from zhunsheng.rectification.overview import views as overview
from zhunsheng.rectification.rechecks import views as rechecks
from zhunsheng.rectification.restructuring import views as restructuring

app_name = "rectification"
urlpatterns = [
    path("", views.finding_list, name="list"),
    path("board/", overview.board, name="board"),
    path("timeline/", overview.timeline, name="timeline"),
    path("measures/", overview.measure_list, name="measures"),
    path("duties/", overview.duties, name="duties"),
    path("figures/", overview.figures, name="figures"),
    path("relapses/", views.relapse_list, name="relapses"),
    path("new/", views.finding_new, name="new"),
    path("ledger/import/", ledgers.LedgerImport.as_view(), name="ledger_import"),
    path("ledger/export/", ledgers.export, name="ledger_export"),
    path("import/", importing.document_import, name="import"),
    path("import/preview/", importing.import_preview, name="import_preview"),
    path("documents/", importing.document_list, name="documents"),
    path("documents/<int:pk>/", importing.document_detail, name="document"),
    path("vocabulary/", views.vocabulary, name="vocabulary"),
    path("rechecks/", rechecks.recheck_list, name="rechecks"),
    path("rechecks/draw/", rechecks.recheck_draw, name="recheck_draw"),
    path("rechecks/<int:pk>/", rechecks.recheck_detail, name="recheck"),
    path("rechecks/<int:pk>/ask/", rechecks.recheck_ask, name="recheck_ask"),
    path("rechecks/<int:pk>/answer/", rechecks.recheck_answer, name="recheck_answer"),
    path("rechecks/<int:pk>/conclude/", rechecks.recheck_conclude, name="recheck_conclude"),
    path("house-rules/", institutions.rule_list, name="house_rules"),
    path("house-rules/new/", institutions.rule_new, name="house_rule_new"),
    path("house-rules/<int:pk>/withdraw/", institutions.rule_withdraw, name="house_rule_withdraw"),
    path("<int:pk>/", views.finding_detail, name="detail"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/measures/new/", views.measure_new, name="measure_new"),
    path("<int:pk>/measures/<int:measure_pk>/done/", views.measure_done, name="measure_done"),
    path("<int:pk>/describe/", views.describe, name="describe"),
    path("<int:pk>/people/", views.people, name="people"),
    path("<int:pk>/people/edit/", views.people_edit, name="people_edit"),
    path("<int:pk>/split/", restructuring.split, name="split"),
    path("<int:pk>/merge/", restructuring.merge, name="merge"),
    path("<int:pk>/link/", restructuring.link, name="link"),
    path("<int:pk>/measures/<int:measure_pk>/progress/", followup.advance, name="advance"),
    path("<int:pk>/reviews/<int:review_pk>/", followup.review, name="review"),
    path("<int:pk>/pleas/new/", followup.ask, name="ask"),
    path("<int:pk>/pleas/<int:plea_pk>/", followup.decide, name="decide"),
    path("<int:pk>/obstacles/new/", followup.obstacle_new, name="obstacle_new"),
    path("<int:pk>/obstacles/<int:obstacle_pk>/", followup.obstacle_clear, name="obstacle_clear"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/verify/", views.verify, name="verify"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/relapse/", views.relapse, name="relapse"),
    path("<int:pk>/not-relapse/", views.not_relapse, name="not_relapse"),
]
