from django.urls import path

from zhunsheng.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.matrix_page, name="matrix"),
    path("gaps/", views.gaps, name="gaps"),
    path("forecast/", views.forecast, name="forecast"),
    path("what-if/", views.what_if, name="what_if"),
    path("occurrences/<int:pk>/", views.occurrence_page, name="occurrence"),
]
