from django.urls import path

from zhunsheng.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaign_list, name="list"),
    path("new/", views.campaign_new, name="new"),
    path("<int:pk>/", views.campaign_page, name="detail"),
    path("<int:pk>/stages/new/", views.stage_new, name="stage_new"),
    path("<int:pk>/stages/<int:stage_pk>/", views.stage_page, name="stage"),
    path("<int:pk>/records/<int:link_pk>/remove/", views.unlink, name="unlink"),
]
