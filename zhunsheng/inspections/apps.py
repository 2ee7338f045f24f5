from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "zhunsheng.inspections"
    verbose_name = "监督检查"
