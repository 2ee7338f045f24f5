from django.core.management.base import BaseCommand, CommandError

from zhunsheng.audit import actions
from zhunsheng.audit.models import Entry


class Command(BaseCommand):
    help = (
        "校验审计日志 / Check every link of the audit log; exits 1 and names the entries when one is broken."
    )

    def handle(self, *args, **options):
        faults = actions.verify()
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"审计日志有 {len(faults)} 处不完整。请停止写入，保留现场，并联系审计管理员。")
        self.stdout.write(f"审计日志完整，共 {Entry.objects.count()} 条。")
