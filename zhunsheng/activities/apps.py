from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "zhunsheng.activities"
    verbose_name = "履责纪实"
