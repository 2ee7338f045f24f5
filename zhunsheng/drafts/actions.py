"""Keeping and forgetting drafts. They are nobody's deed yet, so that the log does not tell of them."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from zhunsheng.drafts import rules
from zhunsheng.drafts.models import Draft


@transaction.atomic
def keep(*, key, values, by, at) -> Draft:
    """Keep what somebody typed in a form, in the place of what was kept before; old drafts of theirs go.

    Raises:
        ValidationError: for what may not be kept.
    """
    if fault := rules.fault_of_draft(key, values):
        raise ValidationError(fault)
    Draft.objects.filter(user=by, saved_at__lt=at - timedelta(days=rules.KEPT_DAYS)).delete()
    draft, _ = Draft.objects.update_or_create(
        user=by, key=key, defaults={"values": dict(values), "saved_at": at}
    )
    return draft


def forget(*, key, by):
    """Forget a draft whose form was taken, or that its writer does not want."""
    Draft.objects.of(by, key).delete()
