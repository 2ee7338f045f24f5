from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "zhunsheng.campaigns"
    verbose_name = "专题活动"
