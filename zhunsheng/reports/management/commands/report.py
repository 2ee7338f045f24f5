"""Writes a bureau's report as .docx and prints which of its claims are supported; or checks one that was taken away."""

from datetime import date
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from zhunsheng import clock
from zhunsheng.accounts.models import User
from zhunsheng.audit.actions import record
from zhunsheng.organisation.models import Unit
from zhunsheng.reports.actions import (
    docx_of,
    draft_report,
    export_docx,
    records_changed_since,
    verify_document,
)
from zhunsheng.reports.drafting import content_of
from zhunsheng.reports.models import Report

TEMPLATE = "annual"
FIRST_YEAR = 2012  # the year of the eight-point decision; no ledger reaches further back


class Command(BaseCommand):
    help = "生成年度报告草稿（.docx）并列出各句的依据 / Write the yearly report and list what its claims rest on."

    def add_arguments(self, parser):
        parser.add_argument(
            "act", nargs="?", choices=["verify"], help="verify FILE：核对定稿文件 / check a frozen report"
        )
        parser.add_argument("file", nargs="?", type=Path, help="要核对的 .docx / the .docx to check")
        parser.add_argument(
            "--year",
            type=int,
            help="年度，不给则为已过半的最近一年 / the year; if not given the latest that is half over",
        )
        parser.add_argument("--unit", help="局的名称，只有一个局时可省略 / name of the bureau")
        parser.add_argument("--out", type=Path, help="写到哪个文件 / the file to write")
        parser.add_argument(
            "--as",
            dest="username",
            help="以哪个账号起草并保存；不给则只写文件 / keep the draft as this user's",
        )

    def handle(self, *args, **options):
        if options["act"]:
            return self._verify(options["file"])
        if not options["out"]:
            raise CommandError("请用 --out 指定写到哪个文件；核对定稿文件用 zhunsheng report verify 文件。")
        return self._write(options)

    def _verify(self, file):
        if file is None or not file.is_file():
            raise CommandError(f"找不到要核对的文件“{file or ''}”。用法：zhunsheng report verify 文件.docx")
        try:
            report, faults = verify_document(file.read_bytes())
        except ValidationError as error:
            raise CommandError("".join(error.messages)) from error
        self.stdout.write(f"{report.title}，{report.frozen_at:%Y-%m-%d} 定稿")
        for line in records_changed_since(report):
            self.stdout.write(f"  定稿后变动　{line}")
        if faults:
            raise CommandError("\n".join(["核对不符：", *(f"  {fault}" for fault in faults)]))
        self.stdout.write("内容与定稿一致，摘要与审计日志一致。")

    def _write(self, options):
        today = clock.today()
        bureau, year, out = (
            _bureau(options["unit"]),
            options["year"] or _latest_half_over(today),
            options["out"],
        )
        if not FIRST_YEAR <= year <= today.year:
            raise CommandError(f"年度应在 {FIRST_YEAR} 至 {today.year} 之间，给出的是 {year}。")
        if not out.parent.is_dir():
            raise CommandError(f"文件夹“{out.parent}”不存在，请先建立，或用 --out 另选位置。")
        span = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        if options["username"]:
            report, document = _kept(bureau, span, _user(options["username"]))
        else:
            report = Report(unit=bureau, template=TEMPLATE, **span)
            document = docx_of(report)
            record("report:exported", by="命令行", at=clock.now(), target=bureau, changes={"year": year})
        out.write_bytes(document)
        self._print(content_of(report, as_of=clock.today()), out)

    def _print(self, content, out):
        sentences = [
            sentence
            for block in content["blocks"]
            for passage in block["passages"]
            for sentence in passage["sentences"]
            if sentence["claim"] and not sentence["stated"]
        ]
        unsupported = content["unsupported"]
        self.stdout.write(f"\n{content['title']}")
        for sentence in sentences:
            self.stdout.write(f"  有佐证　{sentence['text']}（依据 {len(sentence['fact_ids'])} 条记录）")
        for claim in unsupported:
            choice = "如实说明" if claim["stated"] else "不写入"
            self.stdout.write(f"  无佐证　{claim['about']}（{claim['why']}；{choice}）")
        for remark in content["left_out"]:
            self.stdout.write(f"  提示　　{remark}")
        self.stdout.write(f"有佐证 {len(sentences)} 句，无佐证 {len(unsupported)} 句。已写到 {out}")


def _latest_half_over(day):
    """Return the year a yearly report is about by now: until June the last one."""
    return day.year if day.month > 6 else day.year - 1


def _bureau(name):
    bureaus = Unit.objects.bureaus()
    found = list(bureaus.filter(name=name) if name else bureaus)
    if len(found) == 1:
        return found[0]
    known = "、".join(bureau.name for bureau in bureaus) or "（还没有建立）"
    raise CommandError(f"请用 --unit 指定一个局。现有：{known}。")


def _user(username):
    try:
        return User.objects.get(username=username, is_active=True)
    except User.DoesNotExist:
        raise CommandError(f"没有启用的账号“{username}”，请核对 --as。") from None


def _kept(bureau, span, user):
    """Return the bureau's open draft of these days, or a new one, with its document."""
    at = clock.now()
    try:
        report = Report.objects.filter(
            unit=bureau, template=TEMPLATE, frozen_at=None, **span
        ).first() or draft_report(unit=bureau, template=TEMPLATE, **span, by=user, at=at)
        return report, export_docx(report=report, by=user, at=at)
    except PermissionDenied as refusal:
        raise CommandError(str(refusal)) from refusal
    except ValidationError as error:
        raise CommandError("".join(error.messages)) from error
