from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zhunsheng.notices"
    verbose_name = "通知提醒"

    def ready(self):
        from zhunsheng.ledger.actions import evaluated
        from zhunsheng.notices.actions import tell_when_evaluated

        evaluated.connect(tell_when_evaluated)
