from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "zhunsheng.sealing"
    verbose_name = "加密"
