from django.urls import path

from zhunsheng.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/open/", views.open_notice, name="open"),
    path("read/", views.read_all, name="read_all"),
    path("calendars/", views.feeds, name="feeds"),
    path("calendars/<int:pk>/close/", views.feed_close, name="feed_close"),
    path("calendars/<str:token>.ics", views.calendar, name="calendar"),
]
