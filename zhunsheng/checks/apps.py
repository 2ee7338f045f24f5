from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "zhunsheng.checks"
    verbose_name = "常态核对"

    def ready(self):
        from zhunsheng.checks.actions import look_daily
        from zhunsheng.ledger.actions import evaluated

        evaluated.connect(look_daily)
