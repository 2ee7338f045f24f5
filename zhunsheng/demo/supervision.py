"""Supervision in the demo: risk posts, what an inspection found on the spot, two self-inspections."""

from dataclasses import dataclass
from datetime import timedelta

from zhunsheng.activities.kinds import Kind
from zhunsheng.activities.models import Activity
from zhunsheng.demo.town import Town, moment
from zhunsheng.inspections import actions
from zhunsheng.inspections.rules import Level, Reply

RECORDER = "dangwu"


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk post, registered and to be reviewed so many days before and after the day the demo is built for."""

    unit: str
    name: str
    power: str
    risk: str
    level: Level
    controls: str
    holder: str
    registered: int
    review_in: int


RISKS = (
    RiskRow("非遗科", "传承人补助资金发放", "非遗传承人补助审核", "审核把关不严，人情照顾，虚报传习活动。", Level.HIGH,
            "两人审核、科务会研究，名单在网站和项目所在村公示五个工作日。", "彭立群", 150, 60),
    RiskRow("市场科", "文化市场现场检查", "文化经营场所行政检查", "接受吃请，随意裁量，检查不记录。", Level.HIGH,
            "两人执法并全程记录，每季度抽查三份检查记录。", "杜国栋", 120, 200),
    RiskRow("市场科", "旅行社质量保证金审核", "质量保证金存取审核", "超时办理，额外要材料。", Level.MIDDLE,
            "一次告知清单上墙，超时自动转科长。", "骆春生", 120, 120),
    RiskRow("文物科", "文物保护工程招标", "文物修缮项目组织采购", "拆分项目规避招标，与中标单位私下接触。", Level.HIGH,
            "项目清单年初一次列全，招标文件由法规科会审。", "尤佳慧", 300, -6),
    RiskRow("公服科", "公共文化活动采购", "演出、讲座采购", "活动经费结算不实，指定供应商。", Level.MIDDLE,
            "三家比价，结算附签收清单。", "冯晓晨", 90, 10),
    RiskRow("文化馆", "场地出租出借", "馆舍场地使用审批", "低价出借，收入不入账。", Level.MIDDLE,
            "场地排期公开，收入按月与财务对账。", "殷红梅", 80, 180),
)  # fmt: skip

ON_THE_SPOT = (
    ("文化馆", "排练厅安全出口堆放道具", "二楼排练厅北侧安全出口被道具箱占去一半。", "安全生产"),
    ("图书馆", "节假日值班交接没有签字", "抽查三天的值班记录，有两天只有交班人签字。", "工作作风"),
)

FORMALISM_UNITS = ("办公室", "政工科", "文化馆")
EIGHT_RULES_UNITS = ("办公室", "公服科", "非遗科", "文化馆")


def tell_all(town: Town) -> None:
    """Register the risk posts, raise what the last inspection found, hold the self-inspections."""
    for row in RISKS:
        _register(town, row)
    _inspect(town)
    _check_formalism(town)
    _check_eight_rules(town)


def _register(town, row):
    on = town.as_of - timedelta(days=row.registered)
    actions.register_risk(
        unit=town.units[row.unit],
        name=row.name,
        power=row.power,
        risk=row.risk,
        level=row.level,
        controls=row.controls,
        holder=town.people[row.holder],
        reviewed_on=on,
        review_by=town.as_of + timedelta(days=row.review_in),
        by=town.recorder_of(row.unit),
        at=moment(on, 10),
    )


def _inspect(town):
    """Raise two problems at the last inspection that was held."""
    inspection = Activity.objects.filter(kind=Kind.INSPECTION, unit=town.bureau).latest("happened_on")
    for unit, title, manifestation, area in ON_THE_SPOT:
        actions.raise_on_the_spot(
            inspection=inspection,
            unit=town.units[unit],
            title=title,
            manifestation=manifestation,
            area=area,
            by=town.users["jijian"],
            at=moment(town.as_of - timedelta(days=1), 16),
        )


def _check_formalism(town):
    """Hold one that found nothing, so that it could be closed and became a record."""
    begun = town.as_of - timedelta(days=40)
    campaign = actions.open_campaign(
        unit=town.bureau,
        checklist="formalism",
        title="减台账减报表自查",
        units=[town.units[name] for name in FORMALISM_UNITS],
        starts_on=begun,
        due=begun + timedelta(days=10),
        by=town.users[RECORDER],
        at=moment(begun),
    )
    said = {
        "forms": "停报活动周报表，改由履责记录取数。",
        "twice": "党员信息与政工科共用一份，不再分别报。",
        "features": "没有打卡、积分、排名和在线时长。",
    }
    for days, name in enumerate(FORMALISM_UNITS, 2):
        actions.answer(
            campaign=campaign,
            unit=town.units[name],
            replies=[Reply(item.code, False, said.get(item.code, "")) for item in campaign.checks],
            by=town.users[RECORDER],
            at=moment(begun + timedelta(days=days), 15),
        )
    actions.close_campaign(
        campaign=campaign, by=town.users[RECORDER], at=moment(begun + timedelta(days=9), 17)
    )


def _check_eight_rules(town):
    """Hold one that is under way: one unit found something, one has begun, two have not."""
    begun = town.as_of - timedelta(days=6)
    campaign = actions.open_campaign(
        unit=town.units["局党组"],
        checklist="eight-rules",
        title="落实中央八项规定精神自查",
        units=[town.units[name] for name in EIGHT_RULES_UNITS],
        starts_on=begun,
        due=begun + timedelta(days=14),
        by=town.users[RECORDER],
        at=moment(begun),
    )
    problem = "有三次下乡用车没有派车单，司机事后补记里程。"
    replies = {item.code: Reply(item.code, False) for item in campaign.checks}
    replies["vehicle"] = Reply("vehicle", True, problem)
    for name, taken in (("办公室", list(replies.values())), ("公服科", list(replies.values())[2:4])):
        actions.answer(
            campaign=campaign,
            unit=town.units[name],
            replies=taken,
            by=town.users[RECORDER],
            at=moment(begun + timedelta(days=3), 11),
        )
