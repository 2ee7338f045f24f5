from django.apps import AppConfig


class PrintoutsConfig(AppConfig):
    name = "zhunsheng.printouts"
    verbose_name = "打印件"
