from django.urls import path

from zhunsheng.checks import views

app_name = "checks"
urlpatterns = [
    path("", views.hit_list, name="list"),
    path("look/", views.look_now, name="look"),
    path("rules/", views.rules_page, name="rules"),
    path("rules/<slug:code>/", views.rehearse, name="rehearse"),
    path("<int:pk>/", views.hit_page, name="detail"),
]
