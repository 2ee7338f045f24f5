"""Who may look again, draw, ask and answer."""

from zhunsheng import clock
from zhunsheng.accounts.roles import VERIFIES_FINDINGS
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.rectification.policies import ASK_ANOTHER, NO_PERSON, is_independent
from zhunsheng.rectification.rules import State


def may_draw(user, bureau=None):
    """Rule on drawing closed findings by lot."""
    if user.holds(VERIFIES_FINDINGS, bureau):
        return YES
    return no("随机抽取由核验人或纪检干部办理，请联系他们。")


def may_ask(user, recheck):
    """Rule on asking those affected: whoever may conclude, also before the day on which it may be concluded."""
    if recheck.holds is not None:
        return no(f"这次“回头看”已由{recheck.concluded_by.display_name}办结。如果发现反弹，请重新打开问题。")
    if recheck.lapsed_at or recheck.finding.state != State.CLOSED:
        return no("问题已经重新打开，这次“回头看”不再进行。请继续整改，再次销号后会另行安排。")
    if not (independent := is_independent(user, recheck.finding)):
        return independent
    if user.person_id == recheck.finding.closed_by.person_id:
        return no(f"这个问题由您本人核验销号，“回头看”须由他人进行，{ASK_ANOTHER}")
    return YES


def may_conclude(user, recheck):
    """Rule on saying whether it still holds; a scheduled look not before its day."""
    if not (ruling := may_ask(user, recheck)):
        return ruling
    if recheck.after is not None and clock.today() < recheck.due:
        return no(
            f"销号满 {recheck.after} 天（{recheck.due}）以后才看得出是否反弹，请到期再办。现在可以先询问群众。"
        )
    return YES


def may_answer(user, recheck):
    """Rule on saying whether it is better: those of the units concerned who had no part in it (``asking``)."""
    if user.person_id is None:
        return no(NO_PERSON)
    finding = recheck.finding
    had_a_part = finding.doers.filter(pk=user.person_id).exists()
    if had_a_part or user.person_id in {finding.owner_id, finding.leader_id}:
        return no("您经手过这项整改，请让受影响的其他人评价。")
    if recheck.answers.filter(person=user.person_id).exists():
        return no("您已经署名答复过，每人答复一次。还有情况的，请告诉核验人。")
    return YES
