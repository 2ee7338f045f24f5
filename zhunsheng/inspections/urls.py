from django.urls import path

from zhunsheng.inspections import views
from zhunsheng.inspections.ledgers.views import RisksImport

app_name = "inspections"
urlpatterns = [
    path("", views.inspection_list, name="list"),
    path("<int:pk>/findings/", views.on_the_spot, name="on_the_spot"),
    path("risks/", views.risk_list, name="risks"),
    path("risks/new/", views.risk_new, name="risk_new"),
    path("risks/import/", RisksImport.as_view(), name="risks_import"),
    path("risks/<int:pk>/", views.risk_page, name="risk"),
    path("risks/<int:pk>/review/", views.risk_review, name="risk_review"),
    path("risks/<int:pk>/retire/", views.risk_retire, name="risk_retire"),
    path("self/", views.campaign_list, name="campaigns"),
    path("self/new/", views.campaign_new, name="campaign_new"),
    path("self/<int:pk>/", views.campaign_page, name="campaign"),
    path("self/<int:pk>/units/<int:unit_pk>/", views.answer, name="answer"),
    path("self/<int:pk>/close/", views.campaign_close, name="campaign_close"),
]
