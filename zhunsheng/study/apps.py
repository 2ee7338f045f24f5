from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "zhunsheng.study"
    verbose_name = "学习"
