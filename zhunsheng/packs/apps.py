from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "zhunsheng.packs"
    verbose_name = "巡察移交包"
