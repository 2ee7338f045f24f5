from django.urls import path

from zhunsheng.handover import views

app_name = "handover"
urlpatterns = [
    path("", views.handover_list, name="list"),
    path("new/", views.handover_new, name="new"),
    path("<int:pk>/", views.handover_page, name="detail"),
    path("<int:pk>/give/", views.give, name="give"),
    path("<int:pk>/receive/", views.receive, name="receive"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
]
