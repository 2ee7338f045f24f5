"""Entering the rules that were made because of findings, and taking back what was entered by mistake."""

from uuid import uuid4

from django.db import transaction

from zhunsheng.accounts.rulings import require
from zhunsheng.attachments.actions import store
from zhunsheng.audit.actions import record
from zhunsheng.rectification.institutions import policies, rules
from zhunsheng.rectification.institutions.models import HouseRule
from zhunsheng.rectification.keeping import day_of, raise_faults
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.rules import NOTE_LENGTH, faults_of_texts


@transaction.atomic
def enter_rule(
    *,
    unit,
    deed,
    title,
    number="",
    issued_on,
    text="",
    name="",
    content=b"",
    findings,
    measure=None,
    form_key=None,
    by,
    at,
) -> HouseRule:
    """Enter a rule that was made, amended or repealed because of findings; a form sent twice enters it once.

    Args:
        deed: a ``models.Deed``.
        text: its words, or where they can be read.
        name, content: the document itself, if there is a file.
        findings: those it answers, visible to the person.
        measure: the measure it was promised in, of one of the findings.

    Raises:
        Refused: when the person may not enter rules of this unit.
        ValidationError: sentences by field, also when the same rule was entered before.
        FileRefused: when the file is not taken.
    """
    require(policies.may_enter(by, unit))
    form_key = form_key or uuid4()
    if known := HouseRule.objects.filter(form_key=form_key).first():
        return known
    findings = list(Finding.objects.visible_to(by).filter(pk__in=[finding.pk for finding in findings]))
    longest = {"title": rules.TITLE_LENGTH}
    faults = faults_of_texts({"title": title, "number": number, "text": text}, longest=longest)
    for field, most in {"number": rules.NUMBER_LENGTH, "text": rules.TEXT_LENGTH}.items():
        given = {"number": number, "text": text}[field]
        if field not in faults and len(given) > most:
            faults[field] = f"最多 {most} 字，现有 {len(given)} 字。请缩短后再保存。"
    faults |= rules.faults_of_rule(
        issued_on,
        has_text=bool(text.strip() or name or content),
        finding_count=len(findings),
        today=day_of(at),
    )
    same = HouseRule.objects.in_force().filter(unit=unit, title=title, issued_on=issued_on)
    if earlier := same.first():
        faults["title"] = f"{earlier}（{issued_on} 印发）已经登记过。同一制度不重复计数，请核对名称和日期。"
    if any(not finding.unit.belongs_to(unit.bureau) for finding in findings):
        faults["findings"] = "只能选择本局的问题。请另选。"
    if measure and measure.finding_id not in {finding.pk for finding in findings}:
        faults["measure"] = "所属措施不是所选问题的措施。请另选。"
    raise_faults(faults)
    file = store(name=name, content=content, unit=unit, by=by, at=at) if name or content else None
    rule = HouseRule.objects.create(
        unit=unit,
        deed=deed,
        title=title,
        number=number,
        issued_on=issued_on,
        text=text,
        file=file,
        measure=measure,
        by=by,
        at=at,
        form_key=form_key,
    )
    rule.findings.set(findings)
    changes = {
        "title": title,
        "deed": deed,
        "number": number,
        "issued_on": issued_on,
        "findings": [finding.pk for finding in findings],
    }
    record("house_rule:entered", target=rule, by=by, at=at, changes=changes)
    return rule


@transaction.atomic
def withdraw_rule(*, rule, reason, by, at) -> HouseRule:
    """Take back an entry made by mistake: it stays readable and counts no more.

    Raises:
        Refused: when the person may not, or it was withdrawn already.
        ValidationError: when no reason is given.
    """
    rule = HouseRule.objects.select_for_update(of=("self",)).select_related("unit").get(pk=rule.pk)
    require(policies.may_withdraw(by, rule))
    raise_faults(faults_of_texts({"reason": reason}, longest={"reason": NOTE_LENGTH}))
    rule.withdrawn_at, rule.withdrawal = at, reason
    rule.save(update_fields=["withdrawn_at", "withdrawal"])
    record("house_rule:withdrawn", target=rule, by=by, at=at, reason=reason)
    return rule
