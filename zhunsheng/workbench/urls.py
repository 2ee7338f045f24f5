from django.urls import path

from zhunsheng.workbench import views

app_name = "workbench"
urlpatterns = [path("", views.today, name="today")]
