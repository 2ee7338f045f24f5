"""Builds the demo for today, or says that it is there."""

from django.core.management.base import BaseCommand, CommandError

from zhunsheng import clock
from zhunsheng.demo import people
from zhunsheng.demo.builder import NotHere, build


class Command(BaseCommand):
    help = (
        "在试用环境里建立演示单位及其一年多的履责记录 / Build the demo bureau with its records (trial only)."
    )

    def handle(self, *args, **options):
        try:
            summary = build(as_of=clock.today(), progress=self.stdout.write)
        except NotHere as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(
            f"{summary.bureau.name}：{summary.people} 人，履责记录 {summary.activities} 条，"
            f"问题 {summary.findings} 个。"
        )
        self.stdout.write(f"演示账号（密码都是 {people.PASSWORD}）：")
        for row in people.ACCOUNTS:
            self.stdout.write(f"  {row.username:<10}{row.role.label}　{row.person}")
