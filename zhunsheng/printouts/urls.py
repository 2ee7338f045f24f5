from django.urls import path

from zhunsheng.printouts import views

app_name = "printouts"
urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("<slug:code>/<str:key>/", views.page, name="page"),
    path("<slug:code>/<str:key>/docx/", views.take, name="take"),
    path("<slug:code>/<str:key>/pdf/", views.take_pdf, name="pdf"),
]
