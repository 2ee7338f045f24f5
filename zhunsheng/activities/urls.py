from django.urls import path

from zhunsheng.activities import views
from zhunsheng.activities.documents import views as documents
from zhunsheng.activities.hearings import views as hearings
from zhunsheng.activities.ledgers import views as ledgers
from zhunsheng.activities.proofs import views as proofs
from zhunsheng.activities.uses import views as uses
from zhunsheng.activities.visits import views as visits

app_name = "activities"
urlpatterns = [
    path("", views.activity_list, name="list"),
    path("new/", views.activity_new, name="new"),
    path("import/", ledgers.LedgerImport.as_view(), name="import"),
    path("backlog/", ledgers.backlog, name="backlog"),
    path("documents/", documents.document_list, name="documents"),
    path("documents/new/", documents.document_new, name="document_new"),
    path("documents/import/", ledgers.DocumentsImport.as_view(), name="documents_import"),
    path("problems/import/", ledgers.VisitsImport.as_view(), name="problems_import"),
    path("problems/", visits.problem_list, name="problems"),
    path("problems/<int:pk>/", visits.problem_page, name="problem"),
    path("<int:pk>/problems/new/", visits.problem_new, name="problem_new"),
    path("hearings/", hearings.hearing_list, name="hearings"),
    path("<int:pk>/uses/new/", uses.use_new, name="use_new"),
    path("uses/<int:pk>/remove/", uses.use_remove, name="use_remove"),
    path("<int:pk>/", views.activity_detail, name="detail"),
    path("<int:pk>/edit/", views.activity_edit, name="edit"),
    path("<int:pk>/evidence/", views.evidence_new, name="evidence"),
    path("evidence/<int:pk>/review/", proofs.review, name="evidence_review"),
    path("evidence/<int:pk>/replace/", proofs.replace, name="evidence_replace"),
    path("evidence/<int:pk>/submit/", proofs.submit, name="evidence_submit"),
]
