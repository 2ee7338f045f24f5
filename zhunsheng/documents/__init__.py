"""Read and write official documents (公文). Pure Python: no Django, no clock, no database.

Reading takes two steps, each a pure function::

    text = documents.read_bytes("自查报告.docx", content)   # raises Unreadable, with a sentence for the user
    reading = documents.understand(text)                    # never raises
    reading.as_json()

``as_json()`` gives one dictionary. Every ``start`` and ``end`` counts characters in ``text.content``, the end is
not included, and ``text.content[start:end]`` is exactly the title (or, for a figure or a check, the words) beside it.

``kind``
    ``self_inspection`` 自查报告, ``annual_report`` 年度或半年报告、总结, ``party_building`` 党建总结, ``ideology``
    意识形态责任制报告, ``criticism`` 对照检查, ``duty_report`` 述责述廉、述职, ``rectification`` 巡察（巡视）整改通报,
    ``audit_rectification`` 审计整改, ``feedback`` 反馈通报; ``None`` where the document does not say.
``organisation``, ``period``
    Only where plainly stated, else ``None``. A period is ``{text, start, end}`` with ISO dates, both included.
``sections``: ``[{level, depth, marker, title, role, start, end}]`` in reading order, items inside a line included
    ``level`` is the family of the marker (1 一、 2 （一） 3 1. 4 （1） 5 一是; 第一章 counts as 1, 1.1 as 2, 问题1： as
    4, 第一， as 5), ``depth`` the nesting found (1 is the top; skipped rungs do not count), ``marker`` as written.
    ``role`` is ``work_done``, ``problems``, ``causes``, ``measures``, ``organisation`` (how rectification was
    organised), ``rectification`` (what was done per problem), ``next_steps`` or ``""``.
``problems``: ``[{title, area, section, start, end}]``
    The deepest words for each, once: a heading, an item, a row of a table, or the sentence that admits it. ``area`` is
    the area it stands under (在担当作为方面), ``section`` the top heading, each ``None`` where there is none.
``measures``: ``[{title, owner, department, deadline, status, problem, start, end}]``
    ``problem`` is what the measure answers: the title of a problem where the document pairs them, the title of a
    problem or an area where a shared theme suggests it, ``None`` where that is weak. ``deadline`` is as written.
    ``status`` is ``done``, ``partly``, ``open``, ``permanent`` or ``None``; 立行立改 is a deadline, not a status.
``figures``: ``[{text, total, done, in_progress, rate, consistent, start, end}]``
    Sentences that split a number of problems into done and not done. ``rate`` is a number in percent,
    ``consistent`` is ``None`` where the sentence does not say enough.
``checks``: ``[{code, verdict, message, start, end}]``
    What ``code`` may be, :mod:`zhunsheng.documents.checks` lists; ``verdict`` is ``consistent``, ``inconsistent``
    or ``unknown``; ``message`` is a Chinese sentence saying why.
``quantities``: ``[{text, start, end, value, unit, noun, grain, approximate, shared}]``
``dates``: ``[{text, start, end, first, last, kind, certainty, candidates}]``
    Every count and every date of the text; the classes :class:`zhunsheng.documents.quantities.Quantity` and
    :class:`zhunsheng.documents.dates.DateMention` explain the values. ``value`` is a number, ``None`` where masked.
``nil_report``
    Whether the document says in so many words that nothing was found, and admits no problem.

Writing is one pure description, :class:`zhunsheng.documents.official.OfficialDocument`, and one function,
:func:`zhunsheng.documents.official.write`, which lays it out after GB/T 9704-2012.
"""

from zhunsheng.documents.confined import read_confined
from zhunsheng.documents.figures import Figure
from zhunsheng.documents.meaning import understand
from zhunsheng.documents.readers import ACCEPTED, read_bytes
from zhunsheng.documents.readers.limits import MAX_BYTES
from zhunsheng.documents.reading import Check, Measure, Period, Problem, Reading, Section
from zhunsheng.documents.stream import Cell, Piece
from zhunsheng.documents.text import Paragraph, Text, Unreadable, classification_mark

__all__ = [
    "ACCEPTED",
    "MAX_BYTES",
    "Cell",
    "Check",
    "Figure",
    "Measure",
    "Paragraph",
    "Period",
    "Piece",
    "Problem",
    "Reading",
    "Section",
    "Text",
    "Unreadable",
    "classification_mark",
    "read_bytes",
    "read_confined",
    "understand",
]
