"""Who may hold, read and answer talks (SEC §2: what was said is for those who were there)."""

from zhunsheng import clock
from zhunsheng.accounts.roles import Role
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.talks.models import SEES_FIRST_FORM, SEES_TALKS

HOLDS_TALKS = frozenset({Role.HEAD, Role.DEPUTY, Role.UNIT_HEAD, Role.RECORDER, Role.DISCIPLINE})


def may_hold(user, unit=None):
    """Rule on recording a talk that one held, for a unit or for any at all."""
    if not user.person_id:
        return no("这个账号没有对应的人员，不能登记谈话。请联系系统管理员。")
    if user.holds(HOLDS_TALKS, unit):
        return YES
    return no("谈话由班子成员、科室负责人、支部书记或纪检干部登记。和您有关的谈话，会请您核对。")


def may_see_list(user):
    """Rule on the list of talks: those who hold or see talks, and whoever was talked with."""
    if user.holds(SEES_TALKS) or user.person_id:
        return YES
    return no("谈话记录只对当事人和有关负责人开放。")


def may_see_coverage(user):
    if user.holds(SEES_TALKS):
        return YES
    return no("谈话覆盖情况由党务干部、各级负责人和纪检干部查看。和您有关的谈话在“我的谈话”里。")


def may_read(user, talk):
    """Rule on opening what was said."""
    if not user.person_id:
        return no("谈话内容只有当事人可以打开。")
    if talk.was_held_by(user.person_id):
        return YES
    if talk.person_id == user.person_id:
        if talk.shared_at:
            return YES
        return no("谈话人还没有请您核对这份记录，核对时您就能看到内容。")
    if talk.permits.filter(reader=user).on(clock.today()).exists():
        return YES
    return no("谈话内容只有谈话人和谈话对象可以打开。确需调阅的，请向谈话人说明理由，由其授权。")


def may_change(user, talk):
    if not talk.was_held_by(user.person_id):
        return no("谈话记录由谈话人修改。")
    if talk.agreed:
        return no("本人已经确认，记录不再修改。有新情况的，请登记新的谈话或回访。")
    return YES


def may_share(user, talk):
    """Rule on laying the record before the person talked with."""
    if not talk.was_held_by(user.person_id):
        return no("请本人核对由谈话人发起。")
    if talk.shared_at and not talk.answered_at:
        return no("已经请本人核对，等待答复。")
    if talk.answered_at:
        return no("本人已经答复。修改记录以后可以再请其核对。")
    return YES


def may_answer(user, talk):
    """Rule on confirming the record, or disagreeing with it."""
    if talk.person_id != user.person_id:
        return no("只有谈话对象本人可以核对这份记录。")
    if not talk.shared_at:
        return no("谈话人还没有请您核对这份记录。")
    if talk.answered_at:
        return no("您已经答复过了。谈话人修改记录以后会再请您核对。")
    return YES


def may_follow_up(user, talk):
    if not talk.was_held_by(user.person_id):
        return no("回访由谈话人登记。")
    if talk.followed_up_on:
        return no(f"已于 {talk.followed_up_on} 回访。")
    return YES


def may_permit(user, talk):
    """Rule on giving somebody leave to read."""
    if talk.was_held_by(user.person_id):
        return YES
    return no("调阅由谈话人授权。")


def may_be_permitted(reader, talk):
    """Rule on who may be given leave to read: the head and discipline officers of the unit."""
    if reader.person_id == talk.person_id:
        return no("本人核对记录不需要授权，请用“请本人核对”。")
    if talk.was_held_by(reader.person_id):
        return no("谈话人本来就能打开，不需要授权。")
    if reader.holds(SEES_FIRST_FORM, talk.unit):
        return YES
    return no("只能授权本单位的主要负责人或纪检干部调阅。")


def may_plan(user, unit, talker):
    """Rule on arranging a talk: one's own, or anybody's for whoever keeps the unit's records."""
    if user.person_id == talker.pk and user.holds(HOLDS_TALKS):
        return YES
    if user.holds({Role.RECORDER, Role.HEAD}, unit):
        return YES
    return no(f"{talker}的谈话由本人、党务干部或主要负责人安排。")
