from django.urls import path

from zhunsheng.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("units/<int:pk>/", views.unit_page, name="unit"),
    path("people/<int:pk>/", views.person_page, name="person"),
]
