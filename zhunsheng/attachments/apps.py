from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "zhunsheng.attachments"
    verbose_name = "附件"
