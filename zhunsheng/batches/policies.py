"""Who may have one bureau's documents of a batch; who may start one, the reports rule."""

from zhunsheng.accounts.rulings import no
from zhunsheng.reports.policies import may_draft


def may_have(user, batch, unit):
    """Rule on one bureau's documents of a batch: whoever started it, while they may still draft for the bureau."""
    if user != batch.started_by:
        return no("批量生成的文件只对发起人开放。")
    return may_draft(user, unit)
