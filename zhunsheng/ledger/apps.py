from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zhunsheng.ledger"
    verbose_name = "责任台账"

    def ready(self):
        from zhunsheng.ledger.actions import evaluate_when_told
        from zhunsheng.organisation.freshness import facts_changed

        facts_changed.connect(evaluate_when_told)
