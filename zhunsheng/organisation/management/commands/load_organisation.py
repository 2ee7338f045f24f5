from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from zhunsheng import clock
from zhunsheng.organisation.loading import OrganisationError, load


class Command(BaseCommand):
    help = "从 YAML 载入机构和人员，全部成功或全部不载入 / Load units and people from a YAML file, all or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="YAML 文件 / the file")
        parser.add_argument("--by", required=True, help="谁在操作，记入审计日志 / who does it, for the log")

    def handle(self, *args, **options):
        file = options["file"]
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(
                f"打不开“{file}”，或它不是 UTF-8 编码的文本。请核对路径，或另存为 UTF-8。"
            ) from error
        try:
            added = load(name=file.name, text=text, by=f"{options['by']}（命令行）", at=clock.now())
        except OrganisationError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            "载入完成：新增单位 {units}、人员 {people}、任职 {posts}、分管 {charges}。".format(**added)
        )
