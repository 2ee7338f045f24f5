"""Works through the batches that people started; with --watch it stays beside the site and clears away old ones."""

import signal
import sys
import time

from django.core.management.base import BaseCommand

from zhunsheng.batches.actions import clear_away, work

SECONDS_BETWEEN_LOOKS = 2


class Command(BaseCommand):
    help = "生成各批报告 / Make the documents of the batches that wait."

    def add_arguments(self, parser):
        parser.add_argument("--watch", action="store_true", help="常驻，有就生成 / stay, and work when due")

    def handle(self, *args, **options):
        if not options["watch"]:
            self.stdout.write(f"已处理 {work()} 份，已清理 {clear_away()} 批。")
            return
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        while True:
            if not work(most=1):
                clear_away()
                time.sleep(SECONDS_BETWEEN_LOOKS)
