"""Who there is: an invented county bureau, its units, about sixty invented people, and their accounts."""

from dataclasses import dataclass
from datetime import date, timedelta

from zhunsheng.accounts.roles import Role
from zhunsheng.organisation.models import PostKind, UnitKind

FOUNDED = date(2019, 3, 20)
BUREAU = "澄川县文化和旅游局"
# Known to everybody who reads this; accounts with it are opened nowhere but in a trial.
PASSWORD = "Chengchuan-Qingfeng-7316"  # noqa: S105


@dataclass(frozen=True, slots=True)
class UnitRow:
    kind: UnitKind
    name: str
    short_name: str


# Below the bureau, in the order of its own directory. The short name is how the other tables refer to a unit.
UNITS = (
    UnitRow(UnitKind.PARTY_GROUP, "中共澄川县文化和旅游局党组", "局党组"),
    UnitRow(UnitKind.LEADING_GROUP, "局落实全面从严治党主体责任领导小组", "领导小组"),
    UnitRow(UnitKind.SUPERVISION, "县纪委监委第五派驻纪检监察组", "派驻纪检组"),
    UnitRow(UnitKind.DEPARTMENT, "办公室", "办公室"),
    UnitRow(UnitKind.DEPARTMENT, "政工人事科", "政工科"),
    UnitRow(UnitKind.DEPARTMENT, "政策法规科", "法规科"),
    UnitRow(UnitKind.DEPARTMENT, "公共服务科", "公服科"),
    UnitRow(UnitKind.DEPARTMENT, "艺术与非物质文化遗产科", "非遗科"),
    UnitRow(UnitKind.DEPARTMENT, "文物保护科", "文物科"),
    UnitRow(UnitKind.DEPARTMENT, "资源开发与产业科", "产业科"),
    UnitRow(UnitKind.DEPARTMENT, "市场管理科", "市场科"),
    UnitRow(UnitKind.AFFILIATED, "澄川县文化馆", "文化馆"),
    UnitRow(UnitKind.AFFILIATED, "澄川县图书馆", "图书馆"),
    UnitRow(UnitKind.AFFILIATED, "澄川县博物馆", "博物馆"),
    UnitRow(UnitKind.WINDOW, "县政务服务大厅文旅窗口", "文旅窗口"),
    UnitRow(UnitKind.BRANCH, "局机关第一党支部", "机关一支部"),
    UnitRow(UnitKind.BRANCH, "局机关第二党支部", "机关二支部"),
    UnitRow(UnitKind.BRANCH, "局机关第三党支部", "机关三支部"),
    UnitRow(UnitKind.BRANCH, "县文化馆党支部", "文化馆支部"),
    UnitRow(UnitKind.BRANCH, "县图书馆党支部", "图书馆支部"),
    UnitRow(UnitKind.BRANCH, "县博物馆党支部", "博物馆支部"),
)
BRANCHES = tuple(row.short_name for row in UNITS if row.kind == UnitKind.BRANCH)
DEPARTMENTS = tuple(row.short_name for row in UNITS if row.kind in {UnitKind.DEPARTMENT, UnitKind.AFFILIATED})
# With three members it elects a secretary and no committee.
SMALL_BRANCH = "图书馆支部"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, the post they hold, and the branch they belong to if they are a party member."""

    name: str
    unit: str
    kind: PostKind
    title: str
    branch: str = ""


_HEAD, _STAFF = PostKind.UNIT_HEAD, PostKind.STAFF
PEOPLE = (
    PersonRow("程立川", "局党组", PostKind.SECRETARY, "党组书记、局长", "机关一支部"),
    PersonRow("贺文澜", "局党组", PostKind.TEAM_MEMBER, "党组成员、副局长", "机关二支部"),
    PersonRow("陆景和", "局党组", PostKind.TEAM_MEMBER, "党组成员、副局长", "机关二支部"),
    PersonRow("乔雨桐", "局党组", PostKind.TEAM_MEMBER, "党组成员、副局长", "机关三支部"),
    PersonRow("祁长风", "局党组", PostKind.TEAM_MEMBER, "党组成员", "机关一支部"),
    PersonRow("严克勤", "派驻纪检组", PostKind.DISCIPLINE, "组长"),
    PersonRow("柯静宜", "派驻纪检组", PostKind.DISCIPLINE, "副组长"),
    PersonRow("邵明远", "办公室", _HEAD, "主任", "机关一支部"),
    PersonRow("田小满", "办公室", _STAFF, "信息化管理", "机关一支部"),
    PersonRow("鲁振宇", "办公室", _STAFF, "文秘", "机关一支部"),
    PersonRow("尹若兰", "办公室", _STAFF, "信访接待"),
    PersonRow("梁素芬", "政工科", _HEAD, "科长", "机关一支部"),
    PersonRow("方可心", "政工科", _STAFF, "党务专干", "机关一支部"),
    PersonRow("魏子健", "政工科", _STAFF, "四级主任科员", "机关一支部"),
    PersonRow("施汉平", "法规科", _HEAD, "科长", "机关一支部"),
    PersonRow("蓝一鸣", "法规科", _STAFF, "三级主任科员", "机关一支部"),
    PersonRow("褚思远", "法规科", _STAFF, "一级科员", "机关一支部"),
    PersonRow("宋玉萍", "公服科", _HEAD, "科长", "机关二支部"),
    PersonRow("冯晓晨", "公服科", _STAFF, "一级科员", "机关二支部"),
    PersonRow("万嘉禾", "公服科", _STAFF, "二级科员"),
    PersonRow("龙海燕", "公服科", _STAFF, "三级主任科员", "机关二支部"),
    PersonRow("彭立群", "非遗科", _HEAD, "科长", "机关二支部"),
    PersonRow("叶子青", "非遗科", _STAFF, "一级科员", "机关二支部"),
    PersonRow("石大川", "非遗科", _STAFF, "非遗专干"),
    PersonRow("顾𬀩", "文物科", _HEAD, "科长", "机关二支部"),
    PersonRow("尤佳慧", "文物科", _STAFF, "一级科员", "机关二支部"),
    PersonRow("童志强", "文物科", _STAFF, "四级主任科员", "机关二支部"),
    PersonRow("韩旭升", "产业科", _HEAD, "科长", "机关三支部"),
    PersonRow("简宁", "产业科", _STAFF, "一级科员", "机关三支部"),
    PersonRow("巩建业", "产业科", _STAFF, "三级主任科员", "机关三支部"),
    PersonRow("费雨薇", "产业科", _STAFF, "二级科员"),
    PersonRow("杜国栋", "市场科", _HEAD, "科长", "机关三支部"),
    PersonRow("骆春生", "市场科", _STAFF, "三级主任科员", "机关三支部"),
    PersonRow("江映雪", "市场科", _STAFF, "一级科员", "机关三支部"),
    PersonRow("谈志远", "市场科", _STAFF, "执法协管", "机关三支部"),
    PersonRow("康永年", "文化馆", _HEAD, "馆长", "文化馆支部"),
    PersonRow("苗秀英", "文化馆", _STAFF, "副馆长", "文化馆支部"),
    PersonRow("殷红梅", "文化馆", _STAFF, "副研究馆员", "文化馆支部"),
    PersonRow("常乐", "文化馆", _STAFF, "馆员", "文化馆支部"),
    PersonRow("齐正阳", "文化馆", _STAFF, "馆员", "文化馆支部"),
    PersonRow("麦小舟", "文化馆", _STAFF, "助理馆员", "文化馆支部"),
    PersonRow("庄文静", "文化馆", _STAFF, "馆员", "文化馆支部"),
    PersonRow("戚岩", "文化馆", _STAFF, "助理馆员"),
    PersonRow("闻书琴", "图书馆", _HEAD, "馆长", SMALL_BRANCH),
    PersonRow("包晓峰", "图书馆", _STAFF, "馆员", SMALL_BRANCH),
    PersonRow("沙丽娜", "图书馆", _STAFF, "馆员", SMALL_BRANCH),
    PersonRow("安小雨", "图书馆", _STAFF, "助理馆员"),
    PersonRow("郎子昂", "博物馆", _HEAD, "馆长", "博物馆支部"),
    PersonRow("关月", "博物馆", _STAFF, "馆员", "博物馆支部"),
    PersonRow("楚天阔", "博物馆", _STAFF, "副研究馆员", "博物馆支部"),
    PersonRow("易水清", "博物馆", _STAFF, "馆员", "博物馆支部"),
    PersonRow("卜凡", "博物馆", _STAFF, "馆员", "博物馆支部"),
    PersonRow("滕飞雪", "博物馆", _STAFF, "助理馆员", "博物馆支部"),
    PersonRow("沈知行", "博物馆", _STAFF, "助理馆员", "博物馆支部"),
    PersonRow("阮青青", "文旅窗口", _HEAD, "首席代表", "机关三支部"),
    PersonRow("辛文杰", "文旅窗口", _STAFF, "窗口人员", "机关三支部"),
    PersonRow("池小荷", "文旅窗口", _STAFF, "窗口人员"),
)
# Of the county's party building office, with no post in the bureau.
LIAISON = "舒望川"

SECRETARY = "程立川"
TEAM = ("贺文澜", "陆景和", "乔雨桐", "祁长风")
LEADERS = (SECRETARY, *TEAM)

# Branch: its secretary, then the members of its committee.
BRANCH_POSTS = {
    "机关一支部": ("邵明远", "梁素芬", "施汉平"),
    "机关二支部": ("宋玉萍", "彭立群", "龙海燕"),
    "机关三支部": ("韩旭升", "江映雪", "阮青青"),
    "文化馆支部": ("殷红梅", "苗秀英", "常乐"),
    "图书馆支部": ("闻书琴",),
    "博物馆支部": ("郎子昂", "楚天阔", "关月"),
}

# Who answers for what; the branches are those whose life the leader takes part in.
CHARGES = {
    "程立川": ("领导小组", "机关一支部"),
    "贺文澜": ("公服科", "文化馆", "图书馆", "文化馆支部", "图书馆支部"),
    "陆景和": ("非遗科", "文物科", "博物馆", "机关二支部", "博物馆支部"),
    "乔雨桐": ("产业科", "市场科", "文旅窗口", "机关三支部"),
    "祁长风": ("办公室", "政工科", "法规科"),
}


@dataclass(frozen=True, slots=True)
class Handover:
    """A unit's head changed so many days before the day the demo is built for."""

    unit: str
    outgoing: str
    outgoing_title: str
    incoming: str
    days_ago: int
    talk_after: int | None  # days until the integrity talk with the newly appointed; None: not held

    def on(self, as_of: date) -> date:
        """Return the first day of the new head."""
        return as_of - timedelta(days=self.days_ago)


HANDOVERS = (
    Handover("文化馆", "康永年", "研究馆员", "苗秀英", days_ago=200, talk_after=9),
    Handover("市场科", "杜国栋", "二级主任科员", "骆春生", days_ago=75, talk_after=None),
)


@dataclass(frozen=True, slots=True)
class AccountRow:
    username: str
    person: str
    role: Role
    units: tuple[str, ...] = (BUREAU,)


ACCOUNTS = (
    AccountRow("shuji", "程立川", Role.HEAD),
    AccountRow("fenguan", "乔雨桐", Role.DEPUTY, CHARGES["乔雨桐"]),
    AccountRow("dangwu", "方可心", Role.RECORDER),
    AccountRow("zhibu", "宋玉萍", Role.RECORDER, ("机关二支部",)),
    AccountRow("kezhang", "彭立群", Role.UNIT_HEAD, ("非遗科",)),
    AccountRow("zhigong", "叶子青", Role.STAFF, ("非遗科",)),
    AccountRow("jijian", "严克勤", Role.DISCIPLINE),
    AccountRow("heyan", "蓝一鸣", Role.VERIFIER),
    AccountRow("renshi", "梁素芬", Role.PERSONNEL),
    AccountRow("shouli", "尹若兰", Role.RECEIVER),
    AccountRow("shangji", LIAISON, Role.SUPERIOR),
    AccountRow("xitong", "田小满", Role.SYSTEM_ADMIN),
    AccountRow("anquan", "褚思远", Role.SECURITY_ADMIN),
    AccountRow("shenji", "冯晓晨", Role.AUDIT_ADMIN),
)

# Those who hold talks and do little else here; their names are not on the sign-in page.
OTHER_ACCOUNTS = (
    AccountRow("hewenlan", "贺文澜", Role.DEPUTY, CHARGES["贺文澜"]),
    AccountRow("lujinghe", "陆景和", Role.DEPUTY, CHARGES["陆景和"]),
    AccountRow("qichangfeng", "祁长风", Role.DEPUTY, CHARGES["祁长风"]),
    AccountRow("shaomingyuan", "邵明远", Role.RECORDER, ("机关一支部",)),
    AccountRow("hanxusheng", "韩旭升", Role.RECORDER, ("机关三支部",)),
    AccountRow("yinhongmei", "殷红梅", Role.RECORDER, ("文化馆支部",)),
    AccountRow("wenshuqin", "闻书琴", Role.RECORDER, ("图书馆支部",)),
    AccountRow("langziang", "郎子昂", Role.RECORDER, ("博物馆支部",)),
)


def members_of(branch: str) -> tuple[str, ...]:
    """Return the party members of a branch, in the order of the directory."""
    return tuple(row.name for row in PEOPLE if row.branch == branch)


def staff_of(unit: str) -> tuple[str, ...]:
    """Return who works in a department or affiliated unit."""
    return tuple(row.name for row in PEOPLE if row.unit == unit)


def head_of(unit: str, *, on: date, as_of: date) -> str:
    """Return who leads a unit on a day, in a demo built for ``as_of``."""
    for handover in HANDOVERS:
        if handover.unit == unit and on >= handover.on(as_of):
            return handover.incoming
    return next(row.name for row in PEOPLE if row.unit == unit and row.kind == _HEAD)
