"""Evaluates bureaus as of a day and prints their gaps; with --watch it stays and does so whenever it is needed."""

import datetime
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from django.core.management.base import BaseCommand, CommandError

from zhunsheng import clock
from zhunsheng.audit.actions import record
from zhunsheng.engine import STATUS_LABELS, Status
from zhunsheng.ledger.actions import evaluate_bureau, refresh
from zhunsheng.ledger.evaluation import ask
from zhunsheng.ledger.exporting import as_json, plain, summary, write_parquet
from zhunsheng.ledger.rules import PRESSING
from zhunsheng.ledger.scenarios import ScenarioError, difference, read_scenario
from zhunsheng.ledger.wording import ignored_in_words, reasons_in_words, window_name
from zhunsheng.organisation.models import Unit

SECONDS_BETWEEN_LOOKS = 30
BY = "zhunsheng serve"


class Command(BaseCommand):
    help = "评估责任台账并列出差距 / Evaluate what is owed against what was done, and print the gaps with reasons."

    def add_arguments(self, parser):
        parser.add_argument(
            "--as-of", type=datetime.date.fromisoformat, help="截至日期，如 2026-11-23 / as of this day"
        )
        parser.add_argument("--unit", help="单位名称 / name of the bureau")
        parser.add_argument(
            "--all", action="store_true", help="列出全部节点而不只是差距 / every occurrence, not only gaps"
        )
        parser.add_argument(
            "--each", type=int, metavar="N", help="每种状态各列 N 个 / the first N of every status"
        )
        parser.add_argument(
            "--what-if",
            type=Path,
            metavar="FILE",
            help="试算：设想的变化，不保存 / suppose the changes of a YAML file, and show the difference",
        )
        parser.add_argument(
            "--format",
            choices=["table", "json", "parquet"],
            default="table",
            help="输出格式 / how to give the result",
        )
        parser.add_argument("--out", type=Path, help="写入文件 / file to write json or parquet to")
        parser.add_argument(
            "--watch", action="store_true", help="常驻，有变动或换日时重算 / stay, and evaluate when due"
        )

    def handle(self, *args, **options):
        if options["watch"]:
            self._watch()
        if options["format"] == "parquet" and not options["out"]:
            raise CommandError("Parquet 不是文本，请用 --out 写明存到哪个文件。")
        bureaus = Unit.objects.bureaus()
        if options["unit"]:
            bureaus = bureaus.filter(name=options["unit"])
        if not bureaus:
            raise CommandError(
                "没有可评估的单位。请核对 --unit 的名称，或先建立单位（zhunsheng demo 可建立演示单位）。"
            )
        found = []
        for bureau in bureaus:
            try:
                found.append(_examine(bureau, options))
            except ScenarioError as error:
                raise CommandError(str(error)) from error
        if options["format"] != "table":
            self._hand_over(found, options)
            return
        for one in found:
            self._print(one, options)

    def _hand_over(self, found, options):
        """Give what was found to another program: JSON on the standard output or in a file, Parquet in a file."""
        rows = [plain(one.occurrences, bureau=one.bureau, as_of=one.as_of) for one in found]
        if options["format"] == "parquet":
            write_parquet([row for bureau in rows for row in bureau], options["out"])
            return
        text = as_json(
            [
                {"bureau": one.bureau.name, "as_of": one.as_of}
                | summary(bureau_rows, ignored_in_words(one.ignored), one.changes)
                for one, bureau_rows in zip(found, rows, strict=True)
            ]
        )
        if options["out"]:
            options["out"].write_text(text + "\n", encoding="utf-8")
        else:
            self.stdout.write(text)

    def _print(self, found, options):
        if not found.is_kept:
            self.stdout.write("这是试算：只列出结果，不改动台账。")
        counts = Counter(row.status for row in found.occurrences)
        self.stdout.write(f"\n{found.bureau.name}　截至 {found.as_of}　责任节点 {len(found.occurrences)} 个")
        self.stdout.write("　".join(f"{STATUS_LABELS['zh'][status]} {counts[status]}" for status in Status))
        if found.ignored:
            self.stdout.write(f"未计入的记录 {len(found.ignored)} 条：")
            self.stdout.write("\n".join(f"  {sentence}" for sentence in ignored_in_words(found.ignored)))
        if found.changes is not None:
            self._print_changes(found.changes)
            return
        shown = _chosen(found.occurrences, everything=options["all"], each=options["each"])
        for row, sentences in zip(shown, reasons_in_words(shown), strict=True):
            self.stdout.write(f"  {row.get_status_display()}　{_name(row)}　期限 {row.due}　{sentences}")

    def _print_changes(self, changes):
        self.stdout.write(f"与现状相比有 {len(changes)} 个责任节点不同：")
        sentences = reasons_in_words([change.either for change in changes])
        for change, sentence in zip(changes, sentences, strict=True):
            before, after = (
                row.get_status_display() if row else "无" for row in (change.before, change.after)
            )
            self.stdout.write(f"  {before} → {after}　{_name(change.either)}　{sentence}")

    def _watch(self):
        """Stay beside the site: evaluate what is due, and log when the site starts, stops, or the clock turns back."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        record("site:started", by=BY, at=clock.now())
        last = clock.now()
        try:
            while True:
                last = self._look(last)
                time.sleep(SECONDS_BETWEEN_LOOKS)
        finally:
            record("site:stopped", by=BY, at=clock.now())

    def _look(self, last):
        """Evaluate what is due; return this moment, noting when it lies before the last one."""
        now = clock.now()
        if now < last:
            record("clock:jumped", by=BY, at=now, changes={"from": last, "to": now})
        for bureau in refresh(as_of=clock.today(), at=now):
            self.stdout.write(f"{now:%Y-%m-%d %H:%M} 已重算：{bureau.name}")
        return now


class Examined(NamedTuple):
    """What was found for one bureau; ``changes`` only for a scenario."""

    bureau: Unit
    as_of: datetime.date
    occurrences: list
    ignored: list
    changes: list | None
    is_kept: bool


def _examine(bureau, options):
    """Evaluate a bureau; what holds as of today is also kept in the ledger."""
    asked = options["as_of"] or clock.today()
    if options["what_if"]:
        scenario = read_scenario(options["what_if"], bureau)
        supposed = options["as_of"] or scenario.as_of or clock.today()
        before = ask(bureau, as_of=clock.today()).occurrences
        answer = ask(bureau, as_of=supposed, scenario=scenario)
        return Examined(bureau, supposed, *answer, difference(before, answer.occurrences), is_kept=False)
    is_today = asked == clock.today()
    if is_today:
        evaluate_bureau(bureau, as_of=asked, at=clock.now())
    return Examined(bureau, asked, *ask(bureau, as_of=asked), None, is_kept=is_today)


def _name(row):
    return f"{row.obligation.title}　{row.subject_name}　{window_name(row.window_start, row.window_end)}"


def _chosen(occurrences, *, everything, each):
    """Return the occurrences to list: all, the first few of every status, or what somebody should act on."""
    if each:
        return [row for status in Status for row in [r for r in occurrences if r.status == status][:each]]
    return [row for row in occurrences if everything or row.status in PRESSING]
