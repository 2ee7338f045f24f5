from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "zhunsheng.handover"
    verbose_name = "工作交接"
