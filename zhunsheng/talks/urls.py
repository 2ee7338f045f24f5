from django.urls import path

from zhunsheng.talks import views

app_name = "talks"
urlpatterns = [
    path("", views.talk_list, name="list"),
    path("coverage/", views.coverage_page, name="coverage"),
    path("plan/", views.plan_new, name="plan"),
    path("plan/<int:pk>/drop/", views.plan_drop, name="unplan"),
    path("new/", views.talk_new, name="new"),
    path("<uuid:pk>/", views.talk_page, name="detail"),
    path("<uuid:pk>/edit/", views.talk_edit, name="edit"),
    path("<uuid:pk>/text/", views.talk_text, name="text"),
    path("<uuid:pk>/share/", views.talk_share, name="share"),
    path("<uuid:pk>/answer/", views.talk_answer, name="answer"),
    path("<uuid:pk>/follow-up/", views.talk_follow_up, name="follow_up"),
    path("<uuid:pk>/permit/", views.talk_permit, name="permit"),
]
