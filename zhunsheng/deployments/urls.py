from django.urls import path

from zhunsheng.deployments import views
from zhunsheng.deployments.ledgers.views import TasksImport

app_name = "deployments"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("new/", views.task_new, name="new"),
    path("import/", TasksImport.as_view(), name="import"),
    path("<int:pk>/", views.task_page, name="detail"),
    path("<int:pk>/progress/", views.report, name="report"),
    path("<int:pk>/hand-in/", views.hand_in, name="hand_in"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/reassign/", views.reassign, name="reassign"),
    path("<int:pk>/more-time/", views.ask_extension, name="ask_extension"),
    path("<int:pk>/more-time/<int:extension_pk>/", views.decide_extension, name="decide_extension"),
]
