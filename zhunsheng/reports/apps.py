from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "zhunsheng.reports"
    verbose_name = "报告"
