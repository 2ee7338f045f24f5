from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "zhunsheng.demo"
    verbose_name = "演示"
