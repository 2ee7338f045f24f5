from django.urls import path

from zhunsheng.study import views

app_name = "study"
urlpatterns = [
    path("", views.coverage_page, name="coverage"),
    path("hours/", views.hours_page, name="hours"),
    path("absences/", views.absences_page, name="absences"),
    path("uses/", views.uses_page, name="uses"),
    path("import/", views.HoursImport.as_view(), name="import"),
]
