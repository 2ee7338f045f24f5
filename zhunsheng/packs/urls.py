from django.urls import path

from zhunsheng.packs import views

app_name = "packs"
urlpatterns = [path("new/", views.new, name="new")]
