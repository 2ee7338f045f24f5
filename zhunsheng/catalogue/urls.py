from django.urls import path

from zhunsheng.catalogue import views
from zhunsheng.catalogue.ledgers.views import DutiesImport

app_name = "catalogue"
urlpatterns = [
    path("", views.obligation_list, name="list"),
    path("import/", DutiesImport.as_view(), name="import"),
    path("obligations/<str:code>/", views.obligation_page, name="obligation"),
    path("obligations/<str:code>/adopt/", views.adopt, name="adopt"),
    path("obligations/<str:code>/waive/", views.waive, name="waive"),
    path("years/<int:year>/", views.year_list, name="year"),
    path("regulations/", views.regulation_list, name="regulations"),
    path("regulations/<int:pk>/", views.regulation_page, name="regulation"),
]
