from django.urls import path

from zhunsheng.drafts import views

app_name = "drafts"
urlpatterns = [path("", views.draft, name="draft")]
