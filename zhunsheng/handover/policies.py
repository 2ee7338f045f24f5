"""Who may open a handover, and who confirms each side of it."""

from zhunsheng.accounts.models import User
from zhunsheng.accounts.roles import READS_RECORDS, WRITES_RECORDS, Role
from zhunsheng.accounts.rulings import YES, no

# Who may confirm for somebody who has no account (any more).
STANDS_IN = WRITES_RECORDS | {Role.HEAD}


def may_see(user):
    """Rule on the list as a whole; which handovers are seen, ``visible_to`` decides."""
    if user.holds(READS_RECORDS | {Role.PERSONNEL}):
        return YES
    return no("工作交接只对本单位业务人员开放。如确需查看，请联系安全管理员授予相应角色。")


def may_open(user, post=None):
    """Rule on opening a handover of a post, or of any post at all."""
    if user.holds(WRITES_RECORDS, post and post.unit):
        return YES
    if user.person_id and (post is None or post.person_id == user.person_id):
        return YES
    if post is None:
        return no("发起交接由移交人本人或其单位的党务干部、负责人办理。")
    return no(f"{post}的交接由其本人或“{post.unit}”的党务干部、负责人发起，请联系他们。")


def may_give(user, handover):
    """Rule on confirming that everything is in the pack."""
    if handover.cancelled_at or handover.given_at:
        return no(f"这次交接{handover.state_label}，不能再确认移交。")
    return _stands_for(user, handover.giver, handover, "移交")


def may_receive(user, handover):
    """Rule on confirming that the pack was taken over; never by whoever gave it."""
    if handover.cancelled_at or handover.received_at:
        return no(f"这次交接{handover.state_label}，不能再确认接收。")
    if not handover.given_at:
        return no("移交人还没有确认。请在移交人确认以后再接收。")
    ruling = _stands_for(user, handover.receiver, handover, "接收")
    if ruling and user == handover.given_by:
        return no("移交和接收不能由同一个人确认。请由接收人本人，或单位的另一位负责人确认。")
    return ruling


def may_cancel(user, handover):
    """Rule on withdrawing a handover nobody has confirmed yet."""
    if handover.cancelled_at or handover.given_at:
        return no(f"这次交接{handover.state_label}，不能撤回。")
    return may_open(user, handover.post)


def _stands_for(user, person, handover, side):
    if user.person_id == person.pk:
        return YES
    if User.objects.filter(person=person, is_active=True).exists():
        return no(f"{side}须由{person}本人确认，请提醒{person}登录办理。")
    if user.holds(STANDS_IN, handover.scope):
        return YES
    return no(f"{person}没有账号，可由“{handover.scope}”的党务干部、负责人代为确认{side}，请联系他们。")
