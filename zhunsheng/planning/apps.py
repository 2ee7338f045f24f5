from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "zhunsheng.planning"
    verbose_name = "年度计划"
