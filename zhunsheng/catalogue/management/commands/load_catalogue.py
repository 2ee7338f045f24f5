"""Loads the catalogue of obligations that comes with the product, or another data file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from zhunsheng import clock
from zhunsheng.catalogue.actions import load_catalogue
from zhunsheng.catalogue.reading import OBLIGATIONS, CatalogueError


class Command(BaseCommand):
    help = "载入或更新责任清单 / Load or update the catalogue of obligations."

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=OBLIGATIONS,
            help="数据文件，缺省为随产品附带的清单 / data file",
        )

    def handle(self, *args, **options):
        try:
            counts = load_catalogue(by="系统（命令行）", at=clock.now(), path=options["file"])
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"责任事项 {counts['obligations']} 项，版本 {counts['versions']} 个；"
            f"新增版本 {counts['new']} 个，改写文字 {counts['reworded']} 处。"
        )
