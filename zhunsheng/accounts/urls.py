from django.urls import path

from zhunsheng.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("me/", views.me, name="me"),
    path("list/", views.account_list, name="list"),
    path("open/", views.open_account, name="open"),
    path("grant/", views.grant_role, name="grant"),
]
