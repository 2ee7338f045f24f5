"""Which problems a measure answers, where the document does not say: by what they share."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from zhunsheng.documents.reading import Problem

# What offices mean by the same thing, in the words of the field.
_THEMES = {
    "learning": "学习|理论|自学|学用|教育|培训|研讨|武装|素质|素养",
    "duty": "担当|作为|落实|执行|决策|部署|攻坚|干事",
    "style": "作风|形式主义|官僚|下乡|基层|群众|服务|调研|走访",
    "discipline": "监督|监管|执纪|纪律|廉政|廉洁|腐败|问责|批评|警示",
    "organisation": "支部|组织生活|党员|党建|队伍|干部|换届",
    "ideology": "意识形态|舆情|舆论|阵地|网络|宣传",
    "rules": "制度|机制|规范|台账|流程|手续",
}
_THEME = {name: re.compile(words) for name, words in _THEMES.items()}


class Themes:
    """Which area of problems a measure answers, by the pairs of characters and the themes they share.

    What is shared counts the more the fewer areas use it, double where the area's own heading uses it, and not at all
    where more than ``COMMON`` areas do. A theme that is weaker than ``ENOUGH``, or that does not lead the second best,
    is left open.
    """

    ENOUGH = 0.12
    LEAD = 1.15
    COMMON = 20

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.areas_by_trait: dict[str, dict[str, int]] = {}
        for problem in problems:
            area = problem.area or problem.title
            for trait in _traits(area):
                self.areas_by_trait.setdefault(trait, {})[area] = 2
            for trait in _traits(problem.title):
                self.areas_by_trait.setdefault(trait, {}).setdefault(area, 1)

    def nearest(self, title: str, body: str) -> tuple[str | None, float]:
        """Return the area that a measure answers and how strongly (0 to 1); (None, 0.0) where that is weak."""
        own = _traits(title)
        shared: Counter[str] = Counter()
        for traits, weight in ((own, 3), (_traits(body) - own, 1)):
            for trait in traits:
                areas = self.areas_by_trait.get(trait, {})
                if len(areas) <= self.COMMON:
                    for area, use in areas.items():
                        shared[area] += weight * use * (60 // len(areas))
        (area, best), (_, second) = [*shared.most_common(2), ("", 0), ("", 0)][:2]
        score = min(best / 60 / 3 / max(len(own), 1), 1.0)
        if score < self.ENOUGH or best < second * self.LEAD:
            return None, 0.0
        return area, round(score, 2)


def _traits(words: str) -> set[str]:
    pairs = {pair for run in re.findall(r"[\u4e00-\u9fff]+", words) for pair in map("".join, pairwise(run))}
    return pairs | {name for name, pattern in _THEME.items() if pattern.search(words)}
