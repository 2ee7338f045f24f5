"""Noting what was heard on a visit, settling it, and passing it on."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhunsheng.accounts.rulings import require
from zhunsheng.activities.facts import facts_of_activity
from zhunsheng.activities.models import HeardProblem
from zhunsheng.activities.rules import secrecy_mark
from zhunsheng.activities.visits import policies, rules
from zhunsheng.audit.actions import record
from zhunsheng.organisation.freshness import mark_stale
from zhunsheng.organisation.models import Person


@transaction.atomic
def note_problem(
    *, activity, text, owner=None, due=None, result="", resolved_on=None, form_key=None, by, at
) -> HeardProblem:
    """Note a problem heard on a visit: settled at once with its result, or whose it is and until when.

    A form sent twice notes it once.

    Raises:
        Refused: when it is no visit, or the person neither went there nor keeps the unit's records.
        ValidationError: sentences by field.
    """
    form_key = form_key or uuid4()
    if known := HeardProblem.objects.filter(form_key=form_key).first():
        return known
    require(policies.may_note(by, activity))
    today = timezone.localdate(at)
    faults = rules.faults_of_problem(
        text=text,
        owner=owner,
        due=due,
        result=result,
        resolved_on=resolved_on,
        visited_on=activity.happened_on,
        today=today,
    )
    if owner and not Person.objects.in_unit(activity.unit.bureau, on=today).filter(pk=owner.pk).exists():
        faults["owner"] = f"{owner}现在不在本局任职，不能承担办理。请另选在任人员。"
    _raise(faults | _secrets(text=text, result=result))
    told = facts_of_activity(activity)
    problem = HeardProblem.objects.create(
        activity=activity,
        text=text,
        owner=owner,
        due=due,
        result=result,
        resolved_on=resolved_on,
        recorded_at=at,
        recorded_by=by,
        form_key=form_key,
    )
    changes = {"problem": text, "owner": str(owner or ""), "due": due, "result": result}
    record("problem:heard", target=activity, by=by, at=at, changes=changes)
    mark_stale(activity.unit, at=at, told=[*told, *facts_of_activity(activity)])
    return problem


@transaction.atomic
def resolve_problem(*, problem, result, resolved_on, by, at) -> HeardProblem:
    """Say how a problem was settled, and when.

    Raises:
        Refused: when the person may not, or it is no longer open.
        ValidationError: sentences by field.
    """
    problem = _locked(problem)
    if (problem.result, problem.resolved_on) == (result, resolved_on):
        return problem
    require(policies.may_resolve(by, problem))
    faults = rules.faults_of_result(
        result=result,
        resolved_on=resolved_on,
        visited_on=problem.activity.happened_on,
        today=timezone.localdate(at),
    )
    _raise(faults | _secrets(result=result))
    problem.result, problem.resolved_on = result, resolved_on
    problem.save(update_fields=["result", "resolved_on"])
    changes = {"problem": problem.text, "result": result, "resolved_on": resolved_on}
    record("problem:resolved", target=problem.activity, by=by, at=at, changes=changes)
    mark_stale(problem.activity.unit, at=at, told=facts_of_activity(problem.activity))
    return problem


@transaction.atomic
def pass_on(*, problem, by, at) -> HeardProblem:
    """Note that a problem was turned into a finding, in which it is settled from now on.

    Raises:
        Refused: when it is no longer open.
    """
    problem = _locked(problem)
    require(policies.may_pass_on(by, problem))
    problem.passed_on_at = at
    problem.save(update_fields=["passed_on_at"])
    record("problem:passed_on", target=problem.activity, by=by, at=at, changes={"problem": problem.text})
    return problem


def _locked(problem):
    rows = HeardProblem.objects.select_for_update(of=("self",)).select_related("activity__unit")
    return rows.get(pk=problem.pk)


def _secrets(**texts):
    return {
        name: f"内容中有密级标志“{mark}”。本系统不得存储国家秘密，请删去后按保密规定另行办理。"
        for name, text in texts.items()
        if (mark := secrecy_mark(text))
    }


def _raise(faults):
    if faults:
        raise ValidationError(faults)
