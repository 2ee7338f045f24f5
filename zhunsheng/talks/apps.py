from django.apps import AppConfig


class TalksConfig(AppConfig):
    name = "zhunsheng.talks"
    verbose_name = "谈话"
