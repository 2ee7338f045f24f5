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

    @property
    def text(self):
        return self.raw.get("text", "")


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
    """Yield every document of the corpus, read."""
    for path in sorted(CORPUS.glob("*.yaml")):
        for raw in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            if not words or any(word in f"{path.stem} {raw['name']}" for word in words):
                if "file" in raw:
                    text = documents.read_bytes(raw["file"], (CORPUS / raw["file"]).read_bytes())
                else:
                    text = documents.read_bytes("公文.txt", raw["text"].encode())
                yield Sample(path.stem, raw["name"], raw, documents.understand(text).as_json())


def plain(title):
    return re.sub(r"\s", "", title or "").strip("，：、。；:,.;")


def lines(block):
    return [line.strip() for line in (block or "").splitlines() if line.strip()]


def expected_sections(raw):
    for line in lines(raw["sections"]):
        heading, _, role = line.partition("|")
        level, marker, title = heading.split(None, 2)
        yield int(level), "" if marker == "-" else marker, plain(title), role.strip()


def expected_problems(raw):
    return [(plain(title), plain(area)) for title, _, area in (line.partition("@") for line in lines(raw["problems"]))]


def expected_measures(raw):
    for line in lines(raw["measures"]):
        head, *details = line.split(";")
        title, _, problem = head.partition("->")
        given = dict(detail.strip().split("=", 1) for detail in details)
        yield plain(title), plain(problem), tuple(given.get(name) for name in DETAILS)


def compare(sample, scores):
    """Add one document to the scores; a key that is not annotated is not judged."""
    raw, found = sample.raw, sample.reading

    def add(name, expected, got):
        scores.setdefault(name, Score()).add(expected, got)

    if "sections" in raw:
        wanted = list(expected_sections(raw))
        add("headings", [row[:3] for row in wanted], [(s["level"], s["marker"], plain(s["title"])) for s in found["sections"]])
        roles = {(level, marker, title): role for level, marker, title, role in wanted if role}
        got = {(s["level"], s["marker"], plain(s["title"])): s["role"] for s in found["sections"]}
        add("roles", roles.items(), [(key, got.get(key)) for key in roles])
    if "problems" in raw:
        add("problems", expected_problems(raw), [(plain(p["title"]), plain(p["area"])) for p in found["problems"]])
    if "measures" in raw:
        wanted = list(expected_measures(raw))
        add("measures", [(t, d) for t, _, d in wanted], [(plain(m["title"]), tuple(m[n] for n in DETAILS)) for m in found["measures"]])
        links = {t: p for t, p, _ in wanted if p}
        got = {plain(m["title"]): plain(m["problem"]) for m in found["measures"]}
        add("links", links.items(), [(t, got.get(t)) for t in links])
    if "figures" in raw:
        got = [tuple(f[n] for n in ("total", "done", "in_progress", "rate", "consistent")) for f in found["figures"]]
        add("figures", map(tuple, raw["figures"] or ()), got)
    for name in ("kind", "organisation"):
        if name in raw:
            add(name, [raw[name]], [found[name]])
    if "period" in raw:
        period = found["period"]
        add("period", [" ".join(map(str, raw["period"]))] if raw["period"] else [None], [f"{period['start']} {period['end']}" if period else None])
    if "checks" in raw:
        codes = {code for code, _ in raw["checks"]}
        add("checks", map(tuple, raw["checks"]), [(c["code"], c["verdict"]) for c in found["checks"] if c["code"] in codes])


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
                print("".join(f"   - {name} {row}\n" for row in score.missed) + "".join(f"   + {name} {row}\n" for row in score.invented), end="")
    for name, score in scores.items():
        print(f"{name:13} exact {score.exact:6.1%}  F1 {score.f1:6.1%}  expected {score.expected:4}  found {score.found:4}")


if __name__ == "__main__":
    main(*sys.argv[1:])
