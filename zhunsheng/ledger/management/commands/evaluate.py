"""Evaluates bureaus as of a day and prints their gaps; with --watch it stays and does so whenever it is needed."""

import datetime
import signal
import sys
import time
from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from zhunsheng import clock
from zhunsheng.audit.actions import record
from zhunsheng.engine import STATUS_LABELS, Status
from zhunsheng.ledger.actions import evaluate_bureau, refresh
from zhunsheng.ledger.evaluation import occurrences_of
from zhunsheng.ledger.rules import PRESSING
from zhunsheng.ledger.wording import reasons_in_words, window_name
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
            "--watch", action="store_true", help="常驻，有变动或换日时重算 / stay, and evaluate when due"
        )

    def handle(self, *args, **options):
        if options["watch"]:
            self._watch()
        as_of = options["as_of"] or clock.today()
        bureaus = Unit.objects.bureaus()
        if options["unit"]:
            bureaus = bureaus.filter(name=options["unit"])
        if not bureaus:
            raise CommandError(
                "没有可评估的单位。请核对 --unit 的名称，或先建立单位（zhunsheng demo 可建立演示单位）。"
            )
        for bureau in bureaus:
            if as_of == clock.today():
                evaluate_bureau(bureau, as_of=as_of, at=clock.now())
            else:
                self.stdout.write("所看日期不是今天：只列出结果，不改动台账。")
            self._print(bureau, occurrences_of(bureau, as_of=as_of), as_of, options)

    def _print(self, bureau, occurrences, as_of, options):
        counts = Counter(row.status for row in occurrences)
        self.stdout.write(f"\n{bureau.name}　截至 {as_of}　责任节点 {len(occurrences)} 个")
        self.stdout.write("　".join(f"{STATUS_LABELS['zh'][status]} {counts[status]}" for status in Status))
        shown = _chosen(occurrences, everything=options["all"], each=options["each"])
        for row, sentences in zip(shown, reasons_in_words(shown), strict=True):
            window = window_name(row.window_start, row.window_end)
            self.stdout.write(
                f"  {row.get_status_display()}　{row.obligation.title}　{row.subject_name}　"
                f"{window}　期限 {row.due}　{sentences}"
            )

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


def _chosen(occurrences, *, everything, each):
    """Return the occurrences to list: all, the first few of every status, or what somebody should act on."""
    if each:
        return [row for status in Status for row in [r for r in occurrences if r.status == status][:each]]
    return [row for row in occurrences if everything or row.status in PRESSING]
