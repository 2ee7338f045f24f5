from django.urls import path

from zhunsheng.catalogue.views import rollover_page
from zhunsheng.ledger import views
from zhunsheng.ledger.outcomes import outcomes_of

app_name = "ledger"
urlpatterns = [
    path("", views.matrix_page, name="matrix"),
    path("gaps/", views.gaps, name="gaps"),
    path("forecast/", views.forecast, name="forecast"),
    path("burden/", views.burden, name="burden"),
    path("burden/people/<int:pk>/", views.burden_of_person, name="burden_of_person"),
    path("what-if/", views.what_if, name="what_if"),
    # The catalogue's page, given here the year's numbers that only this floor knows.
    path("rollover/", rollover_page, {"outcomes": outcomes_of}, name="rollover"),
    path("occurrences/<int:pk>/", views.occurrence_page, name="occurrence"),
]
