"""The handovers of the two units that changed hands, confirmed by both sides, and one that is being prepared."""

from datetime import timedelta

from zhunsheng.demo import people
from zhunsheng.demo.town import Town, moment
from zhunsheng.handover import actions
from zhunsheng.organisation.models import Post, PostKind

RECORDER, HEAD = "dangwu", "shuji"
NOTE = "纸质档案在本单位 2 号文件柜，按年度装盒；印章交办公室保管；正在联系的单位见清单各项说明。"


def tell_all(town: Town) -> None:
    """Hand over the posts of the former heads, and prepare that of 彭立群, who is to change posts soon."""
    for handover in people.HANDOVERS:
        _between(town, handover)
    on = town.as_of + timedelta(days=7)
    actions.open_handover(
        post=Post.objects.get(person=town.people["彭立群"], kind=PostKind.UNIT_HEAD),
        receiver=town.people["叶子青"],
        on=on,
        note=NOTE,
        by=town.users["kezhang"],
        at=moment(town.as_of, 9),
    )


def _between(town, handover):
    """A handover just after the former head's last day, confirmed for people who have no account."""
    last = handover.on(town.as_of) - timedelta(days=1)
    at = moment(handover.on(town.as_of) + timedelta(days=2), 10)
    opened = actions.open_handover(
        post=Post.objects.get(person=town.people[handover.outgoing], ends_on=last),
        receiver=town.people[handover.incoming],
        on=handover.on(town.as_of),
        note=NOTE,
        by=town.users[RECORDER],
        at=at,
    )
    actions.give(handover=opened, by=town.users[RECORDER], at=at)
    actions.receive(handover=opened, by=town.users[HEAD], at=at + timedelta(days=1))
