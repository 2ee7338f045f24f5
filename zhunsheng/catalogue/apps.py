from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "zhunsheng.catalogue"
    verbose_name = "责任清单"
