"""What stands beside each sentence of a report: records, duties and findings behind it, last year, and comments."""

from collections import defaultdict

from zhunsheng.ledger.models import Occurrence
from zhunsheng.ledger.sources import readable_records
from zhunsheng.rectification.models import Finding
from zhunsheng.reports.prose import marked
from zhunsheng.reports.rules import PLACEHOLDERS

DAYS = {"first_on", "last_on"}


def with_evidence(content, user, *, remarks=(), comments=()) -> list[dict]:
    """Return the blocks of a report; each sentence gets ``records``, ``occurrences``, ``findings``, ``compared``,
    ``planned``, ``pieces`` and ``comments``.

    What this person may not read is named by kind and day only, without a link. ``compared`` is a list of
    (what, this period, a year before), ``pieces`` the text in pieces (words, what is wrong with them or None).
    """
    marks, said = defaultdict(list), defaultdict(list)
    for remark in remarks:
        marks[remark.anchor].append(remark)
    for comment in comments:
        said[comment.anchor].append(comment)
    records = readable_records(content["records"], user)
    occurrences = Occurrence.objects.visible_to(user).for_list().in_bulk(_ids(content, "occurrence_ids"))
    findings = Finding.objects.visible_to(user).in_bulk(_ids(content, "finding_ids"))
    return [
        block
        | {
            "passages": [
                passage
                | {
                    "sentences": [
                        sentence
                        | {
                            "records": [
                                content["records"][fact_id] | {"record": records.get(fact_id)}
                                for fact_id in sentence["fact_ids"]
                            ],
                            "occurrences": _found(occurrences, sentence["occurrence_ids"]),
                            "findings": _found(findings, sentence["finding_ids"]),
                            "compared": _compared(sentence),
                            "planned": content.get("planned", {}).get(sentence["claim"]),
                            "pieces": marked(sentence["text"], marks[sentence["anchor"]]),
                            "comments": said[sentence["anchor"]],
                        }
                        for sentence in passage["sentences"]
                    ]
                }
                for passage in block["passages"]
            ]
        }
        for block in content["blocks"]
    ]


def _ids(content, name):
    return {
        found
        for block in content["blocks"]
        for passage in block["passages"]
        for sentence in passage["sentences"]
        for found in sentence[name]
    }


def _found(things, ids):
    return [things[found] for found in ids if found in things]


def _compared(sentence):
    return [
        (PLACEHOLDERS[name], value, sentence["last_year"][name])
        for name, value in sentence["values"].items()
        if name not in DAYS
    ]
