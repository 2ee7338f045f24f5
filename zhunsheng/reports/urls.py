from django.urls import path

from zhunsheng.reports import views
from zhunsheng.reports.adapting import views as adapting

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("new/", views.new, name="new"),
    path("templates/", adapting.template_list, name="templates"),
    path("templates/copy/<slug:code>/", adapting.copy, name="template_copy"),
    path("templates/<int:template>/", adapting.edit, name="template_edit"),
    path("templates/<int:template>/export/", adapting.export, name="template_export"),
    path("templates/<int:template>/retire/", adapting.retire, name="template_retire"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/stated/", views.stated, name="stated"),
    path("<int:pk>/count-only/", views.count_only, name="count_only"),
    path("<int:pk>/spell-out/", views.spell_out, name="spell_out"),
    path("<int:pk>/freeze/", views.freeze, name="freeze"),
    path("<int:pk>/download/", views.download, name="download"),
    path("<int:pk>/pdf/", views.download_pdf, name="pdf"),
    path("<int:pk>/proof/", views.proof, name="proof"),
    path("<int:pk>/prose/", views.prose_new, name="prose_new"),
    path("<int:pk>/prose/<uuid:key>/", views.prose_edit, name="prose_edit"),
    path("<int:pk>/prose/<uuid:key>/remove/", views.prose_remove, name="prose_remove"),
    path("<int:pk>/versions/", views.versions, name="versions"),
    path("<int:pk>/versions/<int:number>/", views.go_back, name="go_back"),
    path("<int:pk>/comments/", views.comments, name="comments"),
    path("<int:pk>/comments/<int:comment>/answer/", views.answer, name="answer"),
    path("<int:pk>/comments/<int:comment>/settle/", views.settle, name="settle"),
]
