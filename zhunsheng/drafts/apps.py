from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "zhunsheng.drafts"
    verbose_name = "未保存的内容"
