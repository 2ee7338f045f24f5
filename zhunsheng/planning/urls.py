from django.urls import path

from zhunsheng.planning import views

app_name = "planning"
urlpatterns = [
    path("", views.calendar_page, name="calendar"),
    path("draw-up/", views.draw_up, name="draw_up"),
    path("items/<int:pk>/", views.item_page, name="item"),
    path("<int:pk>/brand/", views.brand_page, name="brand"),
]
