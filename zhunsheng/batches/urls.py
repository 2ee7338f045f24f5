from django.urls import path

from zhunsheng.batches import views

app_name = "batches"
urlpatterns = [
    path("", views.batch_list, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/resume/", views.resume, name="resume"),
    path("<int:pk>/download/", views.download, name="download"),
]
