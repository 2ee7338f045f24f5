"""谈话记录: a talk with what was said, as both sides sign it. Filling it in opens what is sealed, and is logged so."""

from zhunsheng.documents.official import Form, OfficialDocument, chinese_date
from zhunsheng.printouts.printout import Printout
from zhunsheng.printouts.wording import names, row
from zhunsheng.talks import policies
from zhunsheng.talks.actions import read_texts
from zhunsheng.talks.kinds import LABELS
from zhunsheng.talks.models import Talk


def _visible(user):
    return Talk.objects.visible_to(user).for_list()


def _document(talk, asked):
    texts = read_texts(talk=talk, by=asked.by, at=asked.at)
    rows = [
        [("谈话对象", str(talk.person)), ("谈话人", names(talk.talkers.all()))],
        [("时间", chinese_date(talk.held_on)), ("地点", talk.place)],
        [("组织单位", str(talk.unit)), ("类别", talk.get_kind_display())],
        [("主题", talk.topic)],
        *([(LABELS[name], text)] for name, text in texts.items()),
        *row("回访", chinese_date(talk.followed_up_on) if talk.followed_up_on else ""),
        [("核对", talk.state_label)],
        [("谈话人签字", ""), ("谈话对象签字", "")],
    ]
    return OfficialDocument(
        title=f"{talk.get_kind_display()}记录",
        blocks=[Form(rows, {LABELS["text"]: 40, "谈话人签字": 16})],
        note="谈话内容只供谈话双方和经授权的人员阅看，请妥善保管",
    )


TALK = Printout("talk", "谈话记录", _visible, policies.may_read, _document)
