"""How much of the corpus is read as a careful clerk would read it.

    .venv/bin/python -m tests.documents.score [--differences] [WORD …]

With words, only documents whose file or name holds one of them; with ``--differences``, what was missed and invented.
"""

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from zhunsheng import documents

CORPUS = Path(__file__).parent / "corpus"
DETAILS = ("owner", "department", "deadline", "status")


@dataclass
class Sample:
    """One document of the corpus with its annotations."""

    group: str
    name: str
    raw: dict
    reading: dict = field(repr=False)
    content: str = field(repr=False)
    source: str


@dataclass
class Score:
    """Found against expected, as multisets."""

    right: int = 0
    expected: int = 0
    found: int = 0
    missed: list = field(default_factory=list)
    invented: list = field(default_factory=list)

    def add(self, expected, found):
        want, have = Counter(expected), Counter(found)
        self.right += (want & have).total()
        self.expected += want.total()
        self.found += have.total()
        self.missed += (want - have).elements()
        self.invented += (have - want).elements()

    @property
    def f1(self):
        return 2 * self.right / (self.expected + self.found) if self.expected + self.found else 1.0

    @property
    def exact(self):
        """The share that is exact, an invented one counting as wrong."""
        return self.right / max(self.expected, self.found) if self.expected + self.found else 1.0


def samples(words=()):
    """Yield every document of the corpus, read; the annotations of a file stand beside it."""
    for path in sorted(CORPUS.rglob("*.yaml")):
        for raw in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            group = path.stem if path.parent == CORPUS else path.parent.name
            name = raw.get("name", path.stem)
            if words and not any(word in f"{group} {name}" for word in words):
                continue
            if "text" in raw:
                source, content = "公文.txt", raw["text"].encode()
            else:
                file = next(f for f in sorted(path.parent.glob(f"{path.stem}.*")) if f.suffix != ".yaml")
                source, content = file.name, file.read_bytes()
            text = documents.read_bytes(source, content)
            yield Sample(group, name, raw, documents.understand(text).as_json(), text.content, source)


def plain(title):
    return re.sub(r"\s", "", title or "").strip("，：、。；:,.;")


def lines(block):
    return [line.strip() for line in (block or "").splitlines() if line.strip()]


def expected_sections(annotated):
    """Yield (level, marker, title, role) of either form: a line each, or a list each."""
    if isinstance(annotated, list):
        for level, marker, title, *role in annotated:
            yield level, marker or "", plain(title), (role or [""])[0]
    else:
        for line in lines(annotated):
            heading, _, role = line.partition("|")
            level, marker, title = heading.split(None, 2)
            yield int(level), "" if marker == "-" else marker, plain(title), role.strip()


def expected_problems(annotated):
    if isinstance(annotated, list):
        return [(plain(row["title"]), plain(row.get("area"))) for row in annotated]
    rows = (line.partition("@") for line in lines(annotated))
    return [(plain(title), plain(area)) for title, _, area in rows]


def expected_measures(annotated):
    if isinstance(annotated, list):
        for row in annotated:
            yield plain(row["title"]), plain(row.get("problem")), tuple(row.get(name) for name in DETAILS)
    else:
        for line in lines(annotated):
            head, *details = line.split(";")
            title, _, problem = head.partition("->")
            given = dict(detail.strip().split("=", 1) for detail in details)
            yield plain(title), plain(problem), tuple(given.get(name) for name in DETAILS)


def expected_figures(annotated):
    names = ("total", "done", "in_progress", "rate", "consistent")
    return [
        tuple(row.get(n) for n in names) if isinstance(row, dict) else tuple(row) for row in annotated or ()
    ]


def expected_checks(annotated):
    return [(row["code"], row["verdict"]) if isinstance(row, dict) else tuple(row) for row in annotated or ()]


def compare(sample, scores):
    """Add one document to the scores; a key that is not annotated is not judged."""
    raw, found = sample.raw, sample.reading

    def add(name, expected, got):
        scores.setdefault(name, Score()).add(expected, got)

    if "sections" in raw:
        wanted = list(expected_sections(raw["sections"]))
        got = [((s["level"], s["marker"], plain(s["title"])), s["role"]) for s in found["sections"]]
        add("headings", [row[:3] for row in wanted], [heading for heading, _ in got])
        roles = {row[:3]: row[3] for row in wanted if row[3]}
        add("roles", roles.items(), [(key, dict(got).get(key)) for key in roles])
    if "problems" in raw:
        got = [(plain(p["title"]), plain(p["area"])) for p in found["problems"]]
        add("problems", expected_problems(raw["problems"]), got)
    if "measures" in raw:
        wanted = list(expected_measures(raw["measures"]))
        got = [(plain(m["title"]), tuple(m[name] for name in DETAILS)) for m in found["measures"]]
        add("measures", [(title, details) for title, _, details in wanted], got)
        links = {title: problem for title, problem, _ in wanted if problem}
        linked = {plain(m["title"]): plain(m["problem"]) for m in found["measures"]}
        add("links", links.items(), [(title, linked.get(title)) for title in links])
    if "figures" in raw:
        names = ("total", "done", "in_progress", "rate", "consistent")
        add(
            "figures",
            expected_figures(raw["figures"]),
            [tuple(f[n] for n in names) for f in found["figures"]],
        )
    for name in ("kind", "organisation"):
        if name in raw:
            add(name, [raw[name]], [found[name]])
    if "period" in raw:
        add("period", [days(raw["period"])], [days(found["period"])])
    if "checks" in raw:
        wanted = expected_checks(raw["checks"])
        got = [
            (c["code"], c["verdict"]) for c in found["checks"] if c["code"] in {code for code, _ in wanted}
        ]
        add("checks", wanted, got)


def days(period):
    """Return a period of any form as its two days."""
    if not period:
        return None
    return tuple(map(str, (period["start"], period["end"]) if isinstance(period, dict) else period))


def main(*words):
    differences = "--differences" in words
    scores = {}
    for sample in samples([word for word in words if not word.startswith("--")]):
        own = {}
        compare(sample, own)
        compare(sample, scores)
        if differences and (wrong := {name: s for name, s in own.items() if s.missed or s.invented}):
            print(f"## {sample.group}: {sample.name}")
            for name, score in wrong.items():
                for sign, rows in (("-", score.missed), ("+", score.invented)):
                    for row in rows:
                        print(f"   {sign} {name} {row}")
    for name, s in scores.items():
        print(f"{name:13} exact {s.exact:6.1%}  F1 {s.f1:6.1%}  expected {s.expected:4}  found {s.found:4}")


if __name__ == "__main__":
    main(*sys.argv[1:])
