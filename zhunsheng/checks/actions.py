"""Looking through the records, answering what was found, setting thresholds."""

import hashlib
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.checks import policies
from zhunsheng.checks.catalogue import checks
from zhunsheng.checks.models import Hit, Look, Setting, State
from zhunsheng.organisation.models import Unit

LOOKS_BACK = timedelta(days=366)


def thresholds(bureau) -> dict[str, tuple[int, dict[str, float]]]:
    """Return, for every check, the version that is live in a bureau and its thresholds."""
    live = {}
    for setting in Setting.objects.filter(bureau=bureau).order_by("version"):
        live[setting.check_code] = (setting.version, setting.parameters)
    delivered = {
        code: (1, {name: parameter.value for name, parameter in check.parameters.items()})
        for code, check in checks().items()
    }
    return delivered | {code: live[code] for code in live if code in delivered}


def find(bureau, *, since, until, using) -> dict[tuple[str, str], tuple]:
    """Return what the checks find over some days, saving nothing: (code, key) → (check, find).

    Args:
        using: thresholds by code of the check; checks left out are not run.
    """
    gathered, found = {}, {}
    for code, parameters in using.items():
        check = checks()[code]
        if check.gather not in gathered:
            gathered[check.gather] = check.gather(bureau, since, until)
        for one in check.rule(gathered[check.gather], **parameters):
            found[code, key_of(one.identity)] = (check, one)
    return found


def key_of(identity) -> str:
    """Return what tells one find of a check from another."""
    return hashlib.sha256("\n".join(identity).encode()).hexdigest()


@transaction.atomic
def look(bureau, *, on):
    """Look through the last year and keep what was found; return how many hits are new or mended.

    A hit that is found no more was mended; one found again after that, or with further records, is open again. Looking
    twice changes nothing.
    """
    Unit.objects.select_for_update().get(pk=bureau.pk)  # one look at a time
    live = thresholds(bureau)
    using = {code: parameters for code, (_, parameters) in live.items()}
    found = find(bureau, since=on - LOOKS_BACK, until=on, using=using)
    kept = {(hit.check_code, hit.key): hit for hit in Hit.objects.filter(bureau=bureau)}
    fresh = [
        Hit(
            bureau=bureau, unit_id=one.unit, check_code=code, version=live[code][0], key=key,
            record_ids=list(one.records), values=dict(one.values), found_on=on,
        )
        for (code, key), (_, one) in found.items()
        if (code, key) not in kept
    ]  # fmt: skip
    changed = []
    for place, hit in kept.items():
        if place not in found and hit.state == State.OPEN:
            hit.state, hit.mended_on = State.MENDED, on
            changed.append(hit)
        elif place in found:
            _, one = found[place]
            if hit.state == State.MENDED or set(one.records) - set(hit.record_ids):
                hit.state, hit.mended_on, hit.found_on = State.OPEN, None, on
                hit.record_ids, hit.values = list(one.records), dict(one.values)
                changed.append(hit)
    Hit.objects.bulk_create(fresh)
    Hit.objects.bulk_update(changed, ["state", "mended_on", "found_on", "record_ids", "values"])
    Look.objects.update_or_create(bureau=bureau, defaults={"on": on})
    return len(fresh) + len(changed)


def look_daily(sender, bureau, **kwargs):
    """Look through a bureau once a day, after it was evaluated."""
    today = clock.today()
    if not Look.objects.filter(bureau=bureau, on=today).exists():
        look(bureau, on=today)


@transaction.atomic
def explain(*, hit, text, by, at):
    """Keep why a hit is nothing to mend.

    Raises:
        Refused: when the person does not answer for this unit.
        ValidationError: when nothing was written, or the hit is not open.
    """
    hit = Hit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=hit.pk)
    require(policies.may_answer(by, hit.unit))
    if hit.state != State.OPEN:
        raise ValidationError({"text": f"这一条{hit.get_state_display()}，不必再说明。"})
    if not text.strip():
        raise ValidationError({"text": "请写明为什么不是问题，或改正记录后重新核对。"})
    hit.state, hit.explanation, hit.answered_by, hit.answered_at = State.EXPLAINED, text.strip(), by, at
    hit.save(update_fields=["state", "explanation", "answered_by", "answered_at"])
    record("check:explained", target=hit, by=by, at=at, changes={"text": text.strip()})
    return hit


@transaction.atomic
def put_live(*, bureau, code, parameters, reason, by, at):
    """Put thresholds live as the next version of a check, and look through the records with them.

    Raises:
        Refused: when the person does not set this bureau's thresholds.
        ValidationError: for a value out of its range, a missing reason, or thresholds that are live already.
    """
    require(policies.may_set(by, bureau))
    faults = {}
    for name, parameter in checks()[code].parameters.items():
        if not parameter.least <= parameters.get(name, parameter.least - 1) <= parameter.most:
            faults[name] = f"{parameter.label}应在{parameter.least:g}至{parameter.most:g}之间。"
    if not reason.strip():
        faults["reason"] = "请写明为什么这样调整。"
    Unit.objects.select_for_update().get(pk=bureau.pk)
    version, live = thresholds(bureau)[code]
    if not faults and parameters == live:
        faults["reason"] = "这就是现行的阈值，没有变化。"
    if faults:
        raise ValidationError(faults)
    setting = Setting.objects.create(
        bureau=bureau, check_code=code, version=version + 1, parameters=parameters, reason=reason.strip(),
        decided_at=at, decided_by=by,
    )  # fmt: skip
    record(
        "check:set", target=setting, by=by, at=at,
        changes={"check": code, "parameters": [live, parameters], "reason": reason.strip()},
    )  # fmt: skip
    look(bureau, on=clock.today())
    return setting
