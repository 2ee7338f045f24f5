"""Drawing closed findings, asking those affected, taking their answers, and concluding."""

import secrets
from uuid import uuid4

from django.db import transaction
from django.db.models import Count, Q

from zhunsheng.accounts.rulings import Refused, require
from zhunsheng.audit.actions import record
from zhunsheng.rectification.actions import reopen
from zhunsheng.rectification.keeping import day_of, locked, raise_faults, require_as_seen
from zhunsheng.rectification.models import Finding
from zhunsheng.rectification.rechecks import policies, rules
from zhunsheng.rectification.rechecks.models import Answer, Drawing, Opinion, Recheck
from zhunsheng.rectification.rules import NOTE_LENGTH, State, faults_of_texts


@transaction.atomic
def draw(*, bureau, size, due, seed=None, form_key=None, by, at) -> Drawing:
    """Draw closed findings of a bureau by lot, each to be looked at by a day; a form sent twice draws once.

    Args:
        seed: by default a new random one; it is kept with the list it was drawn from, so that the draw can be repeated.

    Raises:
        Refused: when the person may not draw here.
        ValidationError: when there is nothing to draw from, or a value makes no sense.
    """
    require(policies.may_draw(by, bureau))
    form_key = form_key or uuid4()
    if known := Drawing.objects.filter(form_key=form_key).first():
        return known
    waiting = Recheck.objects.ahead().filter(drawing__isnull=False).values("finding")
    closed = Finding.objects.filter(unit__path__startswith=bureau.path, state=State.CLOSED)
    among = list(closed.exclude(pk__in=waiting).order_by("pk").values_list("pk", flat=True))
    raise_faults(rules.faults_of_drawing(size, len(among), due, today=day_of(at)))
    seed = seed or secrets.token_hex(16)
    drawing = Drawing.objects.create(
        bureau=bureau, seed=seed, among=among, size=size, by=by, at=at, form_key=form_key
    )
    chosen = rules.drawn(seed, among, size)
    Recheck.objects.bulk_create(Recheck(finding_id=pk, due=due, drawing=drawing) for pk in chosen)
    changes = {"seed": seed, "among": len(among), "findings": chosen, "due": due}
    record("recheck:drawn", target=drawing, by=by, at=at, changes=changes)
    return drawing


@transaction.atomic
def ask(*, recheck, question, ask_until, by, at) -> Recheck:
    """Ask those affected, in words that name no one, until a day; until it is concluded also in other words.

    Raises:
        Refused: when the person may not look again at this finding, or it is concluded.
        ValidationError: sentences by field.
    """
    recheck = _held(recheck)
    require(policies.may_ask(by, recheck))
    faults = faults_of_texts({"question": question}, longest={"question": rules.QUESTION_LENGTH})
    faults |= rules.faults_of_question(ask_until, today=day_of(at))
    raise_faults(faults)
    recheck.question, recheck.ask_until = question, ask_until
    recheck.save(update_fields=["question", "ask_until"])
    changes = {"question": question, "ask_until": ask_until}
    record("recheck:asked", target=recheck.finding, by=by, at=at, changes=changes)
    return recheck


@transaction.atomic
def answer(*, recheck, opinion, words="", is_named=False, by, at) -> Answer:
    """Say whether it is better.

    Without a name only the answer and its day are kept, and no entry is written: an hour in the log beside the hour
    of a sign-in would tell whose it is. How many answers there were stands in the entry of the conclusion.

    Raises:
        Refused: when the person is not asked, had a part in it, or answered by name before.
        ValidationError: when the words are too long or marked as a state secret.
    """
    recheck = _held(recheck)
    if not Recheck.objects.asking(by, on=day_of(at)).filter(pk=recheck.pk).exists():
        raise Refused("这项询问没有发给您所在的单位，或者已经截止。有情况请直接告诉核验人或纪检干部。")
    require(policies.may_answer(by, recheck))
    if words.strip():
        raise_faults(faults_of_texts({"words": words}, longest={"words": NOTE_LENGTH}))
    given = Answer.objects.create(
        recheck=recheck,
        opinion=opinion,
        words=words.strip(),
        on=day_of(at),
        person=by.person if is_named else None,
    )
    if is_named:
        record("recheck:answered", target=recheck.finding, by=by, at=at, changes={"opinion": opinion})
    return given


@transaction.atomic
def conclude(*, recheck, holds, note, by, at) -> Recheck:
    """Say whether a finding is still put right; when it is not, it is opened again and keeps its history.

    Raises:
        Refused: when the person had a part in it, closed it, may not verify here, or it is too early.
        EditedMeanwhile: when the finding was changed since it was seen.
        ValidationError: when the note says nothing, or those asked deny that it is better.
    """
    recheck = _held(recheck)
    if recheck.concluded_by == by and (recheck.holds, recheck.note) == (holds, note):
        return recheck
    require_as_seen(recheck.finding)
    require(policies.may_conclude(by, recheck))
    tally = recheck.answers.aggregate(asked=Count("pk"), better=Count("pk", filter=Q(opinion=Opinion.BETTER)))
    faults = faults_of_texts({"note": note}, longest={"note": NOTE_LENGTH})
    raise_faults(faults | rules.faults_of_conclusion(holds=holds, **tally))
    recheck.holds, recheck.note, recheck.concluded_by, recheck.concluded_at = holds, note, by, at
    recheck.save(update_fields=["holds", "note", "concluded_by", "concluded_at"])
    changes = {"holds": holds, **tally}
    record("recheck:concluded", target=recheck.finding, by=by, at=at, changes=changes, reason=note)
    if not holds:
        reopen(finding=recheck.finding, note=note, by=by, at=at)
    return recheck


def _held(recheck):
    """Return the re-check as it is now, with its finding held until the transaction ends."""
    finding = locked(recheck.finding)
    recheck = Recheck.objects.select_related("concluded_by__person").get(pk=recheck.pk)
    recheck.finding = finding
    return recheck
