from django.urls import path

from zhunsheng.rectification import views
from zhunsheng.rectification.importing import views as importing

app_name = "rectification"
urlpatterns = [
    path("", views.finding_list, name="list"),
    path("relapses/", views.relapse_list, name="relapses"),
    path("new/", views.finding_new, name="new"),
    path("import/", importing.document_import, name="import"),
    path("import/preview/", importing.import_preview, name="import_preview"),
    path("documents/", importing.document_list, name="documents"),
    path("documents/<int:pk>/", importing.document_detail, name="document"),
    path("<int:pk>/", views.finding_detail, name="detail"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/measures/new/", views.measure_new, name="measure_new"),
    path("<int:pk>/measures/<int:measure_pk>/done/", views.measure_done, name="measure_done"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/verify/", views.verify, name="verify"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/relapse/", views.relapse, name="relapse"),
    path("<int:pk>/not-relapse/", views.not_relapse, name="not_relapse"),
]
