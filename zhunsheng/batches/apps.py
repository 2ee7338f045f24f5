from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "zhunsheng.batches"
    verbose_name = "批量生成"
