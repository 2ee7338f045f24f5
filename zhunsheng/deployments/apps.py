from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    name = "zhunsheng.deployments"
    verbose_name = "督办"
