from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "zhunsheng.organisation"
    verbose_name = "组织"
