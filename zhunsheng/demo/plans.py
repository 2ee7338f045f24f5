"""The year plans of two branches, one with its brand, and themes where the committee has set them."""

from zhunsheng.demo.town import Town, moment
from zhunsheng.planning.actions import adjust, draw_up, set_brand

BRAND = "书香润川"
BRAND_TEXT = (
    "党员轮流领读，把主题党日办到分馆和流动书车上；每季度办一次惠民阅读活动，请读者提意见并逐条答复。"
)
THEMES = {
    "主题党日": ("领读一本书", "流动书车进村", "古籍修复开放日", "读者座谈"),
    "党课": ("书记谈作风建设", "公共服务岗位的廉洁要求"),
}


def plan_all(town: Town):
    """Draw up the plans as of the year's beginning, and set what the branches decided."""
    at = moment(town.as_of.replace(month=1, day=1), 10)
    for name in ("机关二支部", "图书馆支部"):
        recorder = town.recorder_of(name)
        plan, _, _ = draw_up(unit=town.units[name], year=town.as_of.year, by=recorder, at=at)
        for title, themes in THEMES.items():
            for item, theme in zip(plan.items.filter(obligation__title=title), themes, strict=False):
                adjust(
                    item=item,
                    planned_on=item.planned_on,
                    theme=theme,
                    expected=item.version,
                    by=recorder,
                    at=at,
                )
    set_brand(plan=plan, brand=BRAND, brand_text=BRAND_TEXT, expected=plan.version, by=recorder, at=at)
