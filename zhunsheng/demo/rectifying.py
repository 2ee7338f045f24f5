"""What happens on the way of a rectification and after it: put off, held up, merged, looked at again by others."""

from datetime import timedelta

from zhunsheng.demo import findings
from zhunsheng.demo.town import Town, moment
from zhunsheng.rectification import actions
from zhunsheng.rectification.followup import actions as followup
from zhunsheng.rectification.institutions.actions import enter_rule
from zhunsheng.rectification.models import Finding, Source
from zhunsheng.rectification.rechecks import actions as rechecks
from zhunsheng.rectification.restructuring.actions import link, merge, split_off
from zhunsheng.rectification.rules import MeasureKind

BETTER = "非遗传承人补助申请一次办不成"
HELD_UP = "乡镇文化站设备台账不全"
PART = "三个文化站的设备超过检修期"
MERGED = "个别文化站的设备没有编号"
OTHER_VERIFIER = "heyan"  # looks again at what the first one closed


def tell_all(town: Town) -> None:
    """Tell one that got better, as others say, and one that is slow for reasons on record."""
    better, held_up = _better(town), _held_up(town)
    recorder, today = town.users[findings.RECORDER], moment(town.as_of, 10)
    committee = Finding.objects.get(title=findings.COMMITTEE.title)
    for unit, deed, title, days, about, text in (
        ("非遗科", "made", "非遗补助一次告知办法", 140, [better], "《制度汇编》第31页，办事大厅同时张贴。"),
        (
            "政工科",
            "amended",
            "党支部组织生活制度",
            20,
            [committee],
            "《制度汇编》第8页，第四条增加补位召集。",
        ),
    ):
        on = town.as_of - timedelta(days=days)
        enter_rule(
            unit=town.units[unit],
            deed=deed,
            title=title,
            issued_on=on,
            text=text,
            findings=about,
            by=recorder,
            at=moment(on, 16),
        )
    link(finding=held_up, other=better, reason="都因岗位变动时没有交接清单。", by=recorder, at=today)
    rechecks.draw(
        bureau=town.bureau,
        size=1,
        due=town.as_of + timedelta(days=14),
        by=town.users[OTHER_VERIFIER],
        at=today,
    )


def _better(town):
    """Tell of a finding that was closed, looked at again after 90 days, and called better by those who come there."""
    owner, clerk = town.people["彭立群"], town.users["kezhang"]
    finding = _raised(
        town,
        150,
        unit="非遗科",
        title=BETTER,
        manifestation="抽查六件申请，四件让传承人补材料两次以上。",
        area="服务群众",
    )
    finding = _assigned(town, finding, 149, owner=owner, leader=town.people["陆景和"], within=20)
    _described(
        town,
        finding,
        148,
        categories={"winds": "官僚主义", "disciplines": "群众纪律", "area": "服务群众"},
        severity="serious",
        cause="材料清单分散在三个文件里，窗口和科室说法不一。",
        units=[town.units["政工科"]],
    )
    on = town.as_of - timedelta(days=148)
    measure = actions.add_measure(
        finding=finding,
        text="把材料清单合成一张，当面一次告知。",
        kind=MeasureKind.AT_ONCE,
        owner=owner,
        lead_unit=town.units["非遗科"],
        due=on + timedelta(days=12),
        proof_wanted="清单样张和最近十件申请的补正记录。",
        by=clerk,
        at=moment(on, 15),
    )
    done_on = town.as_of - timedelta(days=141)
    actions.complete_measure(
        measure=measure,
        done_on=done_on,
        result="清单已启用，最近十件申请补正一件。",
        proof="清单样张，受理登记簿第 14 至 16 页。",
        by=clerk,
        at=moment(done_on, 15),
    )
    actions.submit(finding=finding, by=clerk, at=moment(done_on, 16))
    closed_on = town.as_of - timedelta(days=138)
    actions.verify(
        finding=finding,
        passed=True,
        note="核对登记簿和清单，属实，同意销号。",
        by=town.users[findings.VERIFIER],
        at=moment(closed_on, 10),
    )
    _looked_at_again(town, finding)
    finding.refresh_from_db()
    return finding


def _looked_at_again(town, finding):
    verifier, asked_on = town.users[OTHER_VERIFIER], town.as_of - timedelta(days=48)
    recheck = rechecks.ask(
        recheck=finding.rechecks.first(),
        question="现在来办非遗补助，材料能不能一次说清？",
        ask_until=asked_on + timedelta(days=5),
        by=verifier,
        at=moment(asked_on, 9),
    )
    for username, words, is_named in (("zhigong", "有一张清单，不用跑第二趟。", True), ("renshi", "", False)):
        rechecks.answer(
            recheck=recheck,
            opinion="better",
            words=words,
            is_named=is_named,
            by=town.users[username],
            at=moment(asked_on + timedelta(days=1), 14),
        )
    rechecks.conclude(
        recheck=recheck,
        holds=True,
        note="再抽十件申请，补正一件；两人答复均认为确有好转。",
        by=verifier,
        at=moment(asked_on + timedelta(days=4), 15),
    )


def _held_up(town):
    """Tell of a finding whose day was put off by its leader, that waits for money, and took over a smaller one."""
    recorder, leader = town.users[findings.RECORDER], town.people["贺文澜"]
    owner = town.people["龙海燕"]
    finding = _raised(
        town,
        80,
        unit="公服科",
        title=HELD_UP,
        manifestation="抽查五个文化站，三个没有设备台账，两个账物不符。",
        area="财务资产",
    )
    smaller = _raised(town, 78, unit="公服科", title=MERGED, manifestation="两个文化站的音响没有编号。")
    finding = _assigned(town, finding, 79, owner=owner, leader=leader, within=60)
    _described(
        town,
        finding,
        77,
        categories={"disciplines": "工作纪律", "area": "财务资产"},
        severity="minor",
        cause="文化站人员变动时没有交接清单。",
    )

    def at(days, hour=10):
        return moment(town.as_of - timedelta(days=days), hour)

    merge(finding=smaller, into=finding, reason="编号是台账的一部分，一并整改。", by=recorder, at=at(76))
    ledger = actions.add_measure(
        finding=finding,
        text="逐站盘点，补齐台账并贴签。",
        owner=owner,
        leader=leader,
        lead_unit=town.units["公服科"],
        due=town.as_of - timedelta(days=25),
        proof_wanted="各站台账和贴签照片。",
        by=recorder,
        at=at(75),
    )
    lasting = actions.add_measure(
        finding=finding,
        text="每季度由公共服务科抽查一个文化站。",
        kind=MeasureKind.LASTING,
        owner=owner,
        reviews=[town.as_of - timedelta(days=10), town.as_of + timedelta(days=80)],
        by=recorder,
        at=at(75, 11),
    )
    split_off(
        finding=finding,
        title=PART,
        manifestation="检修标签日期超过一年。",
        reason="检修要请专业机构，责任和期限都不同。",
        by=recorder,
        at=at(74),
    )
    _on_the_way(town, finding, ledger, lasting, at)
    return finding


def _on_the_way(town, finding, ledger, lasting, at):
    recorder, leader = town.users[findings.RECORDER], town.users["hewenlan"]
    followup.note_advance(
        measure=ledger,
        on=at(50).date(),
        text="五个文化站已盘点三个，贴签 126 件。",
        proof="三份盘点表，经站长签字。",
        by=recorder,
        at=at(50),
    )
    actions.complete_measure(
        measure=lasting,
        done_on=at(45).date(),
        result="抽查安排已印发，第一次抽查已完成。",
        proof="抽查安排和第一次抽查记录。",
        by=recorder,
        at=at(45),
    )
    for days, until, reason, granted, answer in (
        (42, 60, "站里人手紧。", False, "人手紧不是理由，请先把能盘的盘完。"),
        (
            30,
            35,
            "余下两站设备在库房，等财政拨付搬运费。",
            True,
            "情况属实，同意延期，搬运费落实后十日内完成。",
        ),
    ):
        plea = followup.ask(
            finding=finding,
            kind="extension",
            until=town.as_of + timedelta(days=until),
            reason=reason,
            by=recorder,
            at=at(days),
        )
        followup.decide(plea=plea, granted=granted, answer=answer, by=leader, at=at(days - 2))
    followup.report_obstacle(
        finding=finding,
        needed="拨付两站设备搬运费，请在下月底前答复。",
        whom="县财政局",
        by=recorder,
        at=at(29),
    )
    followup.review(
        review=lasting.reviews.first(),
        looked_on=at(9).date(),
        holds=True,
        note="抽查一个文化站，账物相符。",
        proof="抽查记录，附站长签字。",
        by=recorder,
        at=at(9),
    )


def _raised(town, days_ago, *, unit, **values):
    on = town.as_of - timedelta(days=days_ago)
    return actions.raise_finding(
        unit=town.units[unit],
        source=Source.SUPERVISION,
        arose_on=on,
        by=town.users[findings.RECORDER],
        at=moment(on, 11),
        **values,
    )


def _assigned(town, finding, days_ago, *, owner, leader, within):
    on = town.as_of - timedelta(days=days_ago)
    return actions.assign(
        finding=finding,
        owner=owner,
        leader=leader,
        rectify_by=on + timedelta(days=within),
        by=town.users[findings.RECORDER],
        at=moment(on, 14),
    )


def _described(town, finding, days_ago, **values):
    on = town.as_of - timedelta(days=days_ago)
    actions.describe(finding=finding, by=town.users[findings.RECORDER], at=moment(on, 10), **values)
