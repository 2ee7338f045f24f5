from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "zhunsheng.indicators"
    verbose_name = "指标"
