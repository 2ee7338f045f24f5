"""Which problem or area a measure answers, where the document does not say: by what they share."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhunsheng.documents.reading import Problem

# What offices mean by the same thing, in the words of the field.
_THEMES = {
    "learning": "学习|理论|自学|学用|学得|学深|教育|培训|研讨|武装|素质|素养|原著",
    "duty": "责任|担当|履职|履责|传导|压力|链条|压实|拧紧",
    "decisions": "决策|部署|执行|落实不|议事|民主集中",
    "effort": "担当|作为|攻坚|干事|畏难|进取|创新|开拓|求真务实",
    "style": "作风|形式主义|官僚|文山会海|纪律作风|松懈|在岗",
    "service": "服务|群众|便民|惠民|窗口|宗旨|为民|企业|走访|下乡|基层|调研",
    "supervision": "监督|监管|执纪|问责|督查|督促|巡查|抽查",
    "integrity": "廉政|廉洁|腐败|警示|批评|谈话|纪律",
    "organisation": "支部|组织生活|党员|党建|三会一课|换届|党费",
    "people": "队伍|干部|力量|人员|年轻|选育|人才|评论员",
    "ideology": "意识形态|舆情|舆论|阵地|网络|宣传",
    "rules": "制度|机制|规范|台账|流程|手续|记录|审核|清单",
    "money": "经费|财务|报销|资金|会计|票据|采购|招标|资产",
}
_THEME = {name: re.compile(words) for name, words in _THEMES.items()}
_NUMBERED = re.compile(r"针对(?:第)?问题\s?(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})")
# Pairs of characters that say nothing of what a title is about.
_EMPTY = re.compile(
    r"[的了在和与及对有是等个为以将要一二三四五六七八九十不未]"
    r"|整改|问题|工作|持续|推进|加强|强化|完善|提升|提高|进步|开展|组织|方面|情况|措施|成果|巩固|长效"
)


@dataclass(frozen=True, slots=True)
class Link:
    """What a measure answers, and how strong the link is (0 to 1); nothing where that is weak."""

    target: str | None
    score: float


OPEN = Link(None, 0.0)


class Themes:
    """Links measures to problems or to the headings that group them, by what their words share.

    A problem that half of a measure's title is about is what it answers. Else the group decides, which stands for its
    problems where it is an area: a pair of characters
    that is shared counts the more the fewer groups use it, three times in the title of the measure, twice in the
    heading of the group, a theme half as much, and not at all what more than ``COMMON`` groups use. A link that rests
    on nothing in the title, is weaker than ``ENOUGH`` or does not lead the second best is left open. The same place
    in an equally long list is an advantage only for a group that shares something.
    """

    COVERED = 0.5
    ENOUGH = 0.1
    LEAD = 1.12
    COMMON = 20
    SAME_PLACE = 1.35

    def __init__(self, problems: Sequence[Problem], *, within: str | None = None) -> None:
        """``within`` is the heading that all the problems stand under, when the measures are known to answer it."""
        self.areas = {problem.area for problem in problems}
        self.members: dict[str, list[str]] = {}
        self.groups_by_trait: dict[str, dict[str, int]] = {}
        self.problems_by_pair: dict[str, set[str]] = {}
        for problem in problems:
            group = problem.title if problem.under in {None, within} else problem.under or ""
            self.members.setdefault(group, []).append(problem.title)
            for trait in telling_pairs(group) | _themes(group):
                self.groups_by_trait.setdefault(trait, {})[group] = 2
            for trait in telling_pairs(problem.title) | _themes(problem.title):
                self.groups_by_trait.setdefault(trait, {}).setdefault(group, 1)
            for pair in telling_pairs(problem.title):
                self.problems_by_pair.setdefault(pair, set()).add(problem.title)
        self.groups = list(self.members)

    def nearest(self, title: str, body: str, *, place: int | None = None, of: int = 0) -> Link:
        """Return what a measure answers; ``place`` is its place (from 0) in a list ``of`` so many measures."""
        named = self._named(title)
        if named.target:
            return named
        own = telling_pairs(title) | _themes(title)
        shared = self._shared(own, 3)
        if not shared:
            return OPEN
        shared += self._shared((telling_pairs(body) | _themes(body)) - own, 1)
        if place is not None and of == len(self.groups) and self.groups[place] in shared:
            shared[self.groups[place]] = int(shared[self.groups[place]] * self.SAME_PLACE)
        (group, best), (_, second) = [*shared.most_common(2), ("", 0)][:2]
        score = min(best / 60 / 3 / max(len(own), 1), 1.0)
        if score < self.ENOUGH or best < second * self.LEAD:
            return OPEN
        target = group if group in self.areas else self._member(group, title, body)
        return Link(target, round(score, 2))

    def _member(self, group: str, title: str, body: str) -> str:
        """Return the problem of a group that shares most with a measure; the first of several."""
        own, other = telling_pairs(title), telling_pairs(body)

        def shares(problem: str) -> int:
            pairs = telling_pairs(problem)
            return 3 * len(pairs & own) + len(pairs & other)

        return max(self.members[group], key=shares)

    def _named(self, title: str) -> Link:
        """Return the one problem that a measure's title is about for the greater part."""
        pairs = telling_pairs(title)
        counts = Counter(
            problem
            for pair in pairs
            if len(problems := self.problems_by_pair.get(pair, set())) <= self.COMMON
            for problem in problems
        )
        (problem, most), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
        is_named = most >= 2 and most > second and most >= self.COVERED * len(pairs)
        return Link(problem, round(most / len(pairs), 2)) if is_named else OPEN

    def _shared(self, traits: set[str], weight: int) -> Counter[str]:
        shared: Counter[str] = Counter()
        for trait in traits:
            groups = self.groups_by_trait.get(trait, {})
            if 0 < len(groups) <= self.COMMON:
                share = weight * (60 // len(groups)) // (2 if trait in _THEMES else 1)
                for group, use in groups.items():
                    shared[group] += share * use
        return shared


def number_named(title: str) -> str | None:
    """Return the number of the problem that a measure names itself: 针对问题3，….

    >>> number_named("针对问题3和问题4，精简会议")
    '3'
    """
    found = _NUMBERED.match(title)
    return found["number"] if found else None


def telling_pairs(words: str) -> set[str]:
    """Return the pairs of neighbouring Chinese characters that say what words are about.

    >>> sorted(telling_pairs("整改会议记录的问题"))
    ['会议', '记录', '议记']
    """
    return {
        pair
        for run in re.findall(r"[\u4e00-\u9fff]+", words)
        for pair in map("".join, pairwise(run))
        if not _EMPTY.search(pair)
    }


def _themes(words: str) -> set[str]:
    return {name for name, pattern in _THEME.items() if pattern.search(words)}
