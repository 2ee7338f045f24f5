"""Importing a document: all of what was chosen or nothing, and never twice."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhunsheng import documents
from zhunsheng.accounts.rulings import require
from zhunsheng.audit.actions import record
from zhunsheng.organisation.models import Person, Post
from zhunsheng.rectification import policies
from zhunsheng.rectification.actions import add_measure, raise_finding
from zhunsheng.rectification.importing import rules
from zhunsheng.rectification.models import Finding, ImportedDocument, Measure, Source
from zhunsheng.rectification.rules import shortened


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import. ``unpaired`` holds the words of measures that answer no problem taken."""

    document: ImportedDocument
    is_new: bool
    findings: tuple[Finding, ...] = ()
    measures: tuple[Measure, ...] = ()
    unpaired: tuple[str, ...] = ()

    @property
    def in_words(self):
        """Say in sentences what was taken and what is left for a person."""
        if not self.is_new:
            return f"《{self.document}》以前已经导入过，这次没有增加任何内容。"
        told = f"已从《{self.document}》导入 {len(self.findings)} 个问题、{len(self.measures)} 项措施。"
        if self.unpaired:
            left = "；".join(shortened(words, 40) for words in self.unpaired)
            told += f"另有 {len(self.unpaired)} 项措施未能对应，请人工指定：{left}。"
        return told


def import_document(*, bureau, unit, name, content, chosen=None, by, at) -> Imported:
    """Read a document and raise its problems, with the measures that answer them.

    Args:
        bureau: for which the document is kept; the same bytes are imported once.
        unit: which the findings are raised against.
        content: the bytes of a file of one of the kinds that ``documents`` reads.
        chosen: a :class:`rules.Sheet` as reviewed, by default the reader's own proposal.

    Raises:
        Unreadable: when the file cannot be read; its text says why.
        Refused, ValidationError: as :func:`raise_finding`; nothing is imported then.
    """
    text = documents.read_confined(name, content)
    digest = hashlib.sha256(content).hexdigest()
    return import_text(bureau=bureau, unit=unit, text=text, digest=digest, chosen=chosen, by=by, at=at)


@transaction.atomic
def import_text(*, bureau, unit, text, digest, chosen=None, by, at) -> Imported:
    """Do what :func:`import_document` does with a text that was read before; ``digest`` is of the file's bytes."""
    require(policies.may_raise(by, unit))
    if not unit.belongs_to(bureau):
        raise ValidationError({"unit": f"“{unit}”不属于“{bureau}”。请另选责任单位。"})
    reading = documents.understand(text)
    document, is_new = ImportedDocument.objects.get_or_create(
        bureau=bureau,
        digest=digest,
        defaults={
            "name": shortened(text.name, 120),
            "kind": reading.kind or "",
            "text": text.content,
            "imported_by": by,
            "imported_at": at,
        },
    )
    if not is_new:
        return Imported(document, is_new=False)
    if chosen is None:
        known = Finding.objects.by_words(unit=unit, kind=document.kind)
        chosen = rules.proposal(reading, text, known)
    if not any(row.take for row in chosen.problems):
        raise ValidationError(
            {None: f"没有选取《{text.name}》中的任何问题。请至少勾选一个，或改为逐条录入。"}
        )
    day = timezone.localdate(at)
    findings = {
        place: raise_finding(
            unit=unit,
            source=Source.DOCUMENT,
            title=row.title,
            area=row.area,
            manifestation=row.manifestation,
            document=document,
            spans=row.spans,
            arose_on=day,
            by=by,
            at=at,
        )
        for place, row in enumerate(chosen.problems)
        if row.take
    }
    measures, unpaired, people = [], [], colleagues(bureau, on=day)
    for row in chosen.measures:
        finding = findings.get(chosen.numbered(row.answers))
        if finding:
            measures.append(_measure(row, finding, people, by, at))
        else:
            unpaired.append(rules.headed(row.text)[0])
    imported = Imported(document, True, tuple(findings.values()), tuple(measures), tuple(unpaired))
    changes = {
        "name": text.name,
        "digest": digest,
        "findings": len(findings),
        "measures": len(measures),
        "unpaired": unpaired,
    }
    record("document:imported", target=document, by=by, at=at, changes=changes)
    return imported


def colleagues(bureau, *, on) -> dict[Person, set[str]]:
    """Map everyone who holds a post in the bureau on a day to the words that may stand for them in a document."""
    words = {}
    posts = Post.objects.on(on).filter(unit__path__startswith=bureau.path).select_related("person", "unit")
    for post in posts:
        names = words.setdefault(post.person, {post.person.name})
        for title in {post.title, post.get_kind_display()} - {""}:
            names |= {
                title,
                f"{post.unit}{title}",
                f"{title}{post.person.name}",
                f"{post.person.name}{title}",
            }
    return words


def _measure(row, finding, people, by, at):
    """Add a measure; an owner who is nobody in particular stays as words."""
    owner = rules.owner_of(row.owner, people.items())
    unknown = f"责任人：{row.owner}" if row.owner and not owner else ""
    return add_measure(
        finding=finding,
        text=row.text,
        owner=owner,
        due=date.fromisoformat(row.due) if row.due else None,
        stated="；".join(words for words in (unknown, row.stated) if words),
        spans=row.spans,
        is_stated=True,
        by=by,
        at=at,
    )
