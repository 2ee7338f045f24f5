from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zhunsheng.audit"
    verbose_name = "审计"
