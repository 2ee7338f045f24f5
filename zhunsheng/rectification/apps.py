from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "zhunsheng.rectification"
    verbose_name = "问题整改"
