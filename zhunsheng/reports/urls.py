from django.urls import path

from zhunsheng.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/stated/", views.stated, name="stated"),
    path("<int:pk>/freeze/", views.freeze, name="freeze"),
    path("<int:pk>/download/", views.download, name="download"),
    path("<int:pk>/proof/", views.proof, name="proof"),
]
