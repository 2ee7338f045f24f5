"""Who may say what came of a study."""

from zhunsheng.accounts.roles import WRITES_RECORDS
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.activities.kinds import STUDIES


def may_note(user, activity):
    """Rule on saying what a study led to: whoever took part in it, or keeps the unit's records."""
    if activity.kind not in STUDIES:
        return no("只有学习、培训、党课一类的记录可以写学用结合。")
    took_part = (
        user.person_id and activity.participations.filter(person=user.person_id, attended=True).exists()
    )
    if took_part or user.holds(WRITES_RECORDS, activity.unit):
        return YES
    return no(f"学用结合由参加学习的人或“{activity.unit}”的党务干部、负责人填写，请把情况告诉他们。")


def may_take_back(user, use):
    """Rule on taking back what was said of a study: whoever said it, or keeps the unit's records."""
    if user.pk == use.noted_by_id or user.holds(WRITES_RECORDS, use.activity.unit):
        return YES
    return no(f"这一条由{use.noted_by.display_name}登记，由其本人或“{use.activity.unit}”的党务干部撤回。")
