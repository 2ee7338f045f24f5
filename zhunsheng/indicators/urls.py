from django.urls import path

from zhunsheng.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.indicator_list, name="list"),
    path("new/", views.indicator_new, name="new"),
    path("import/", views.ValuesImport.as_view(), name="import"),
    path("<int:pk>/", views.indicator_detail, name="detail"),
    path("<int:pk>/edit/", views.indicator_edit, name="edit"),
    path("<int:pk>/record/", views.value_record, name="record"),
]
