from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "zhunsheng.ui"
    verbose_name = "界面"
