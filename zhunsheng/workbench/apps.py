from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "zhunsheng.workbench"
    verbose_name = "工作台"
