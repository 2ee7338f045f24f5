"""The one face for operators: ``zhunsheng COMMAND``. Thin: most commands are Django's, under a name of ours."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from errno import EACCES, EISDIR, ENOENT
from pathlib import Path

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
WIDEST = 120  # columns; longer lines are hard to read
TRIAL_MARK = "trial"  # a file in the data folder: it was made by the demo, so it is a trial

# Commands handed on to Django as they are, under the name of its command.
DJANGO = {
    "setup": "setup",
    "load-organisation": "load_organisation",
    "load-catalogue": "load_catalogue",
    "evaluate": "evaluate",
    "report": "report",
    "batch": "batch",
    "verify-audit": "verify_audit",
    "rotate-keys": "rotate_keys",
    "manage": None,
}
HELP = """\
用法 / usage: zhunsheng 命令 [选项]    zhunsheng 命令 --help

  demo                演示：建一个虚构的局，读文件、评估、出报告、启动网站
                      build an invented bureau, read, evaluate, report, serve
  serve               启动网站 / serve the site
  setup               首次安装：建库、载入责任清单、开立三员账号
                      first installation: database, catalogue, the three administrators
  load-organisation   从 YAML 载入机构和人员 / load units, people and accounts from YAML
  load-catalogue      载入或更新责任清单 / load or update the catalogue of obligations
  evaluate            评估并列出差距 / evaluate, and list the gaps with their reasons
  read                读一份公文，列出结构、问题、措施并核对 / outline, problems, measures and checks of a document
  report              生成年度报告 .docx；report verify 文件：核对定稿 / write the annual report; check a frozen one
  batch               生成各批报告（网站运行时自动进行） / make the documents of waiting batches
  verify-audit        校验审计日志 / check the audit log
  rotate-keys         更换主密钥 / add a master key and wrap all sealed texts by it
  manage              其他 Django 命令 / any other Django command
"""


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit status."""
    argv = sys.argv[1:] if argv is None else argv
    if not argv or argv[0] in {"-h", "--help", "help"}:
        print(HELP)
        return 0
    command, rest = argv[0], argv[1:]
    own = {"demo": demo, "serve": serve, "read": read}
    if command in own:
        return own[command](rest)
    if command in DJANGO:
        _prepare()
        return _django(*([DJANGO[command]] if DJANGO[command] else []), *rest)
    print(f"没有“{command}”这个命令 / no such command: {command}\n\n{HELP}", file=sys.stderr)
    return 2


def demo(argv: list[str]) -> int:
    """Build the invented bureau, run the main job, and serve the site."""
    parser = _parser("demo", "建一个虚构的局并运行主要流程 / build an invented bureau and run the main job")
    parser.add_argument("--no-serve", action="store_true", help="不启动网站 / stop before serving")
    parser.add_argument("--port", type=int, default=8000, help="端口 / port")
    options = parser.parse_args(argv)
    folder = _data_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (folder / "zhunsheng.sqlite3").exists() and not (folder / TRIAL_MARK).exists():
        print(
            f"{folder} 里已有正式数据，演示不能建在这里。请换一个目录：ZHUNSHENG_DATA=… zhunsheng demo",
            file=sys.stderr,
        )
        return 2
    (folder / TRIAL_MARK).touch()
    _prepare()
    report = folder / "annual-report.docx"
    for title, command in (
        ("建立数据库", ["migrate", "--verbosity=0"]),
        ("整理页面文件", ["collectstatic", "--noinput", "--verbosity=0"]),
        ("建立虚构的局和一年的记录，读入示例自查报告", ["build_demo"]),
        ("对照责任清单评估全年", ["evaluate", "--each=3"]),
        ("生成年度报告", ["report", "--as=dangwu", f"--out={report}"]),
        ("校验审计日志", ["verify_audit"]),
    ):
        print(f"\n■ {title}", flush=True)
        if status := _django(*command):
            return status
    if options.no_serve:
        return 0
    print(f"\n■ 启动网站 http://127.0.0.1:{options.port}/ （按 Ctrl+C 停止）", flush=True)
    return serve([f"--port={options.port}"])


def serve(argv: list[str]) -> int:
    """Serve the site, with one companion that evaluates when facts changed or the day turned, and one for batches."""
    parser = _parser("serve", "启动网站 / serve the site")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 / address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="端口 / port")
    parser.add_argument("--workers", type=int, default=2, help="工作进程数 / number of processes")
    options = parser.parse_args(argv)
    _prepare()
    if os.environ["ZHUNSHENG_TRIAL"] == "1" and options.host not in LOOPBACK:
        print(
            "试用环境没有加密，只能在本机（127.0.0.1）打开。正式部署见 docs/operations.md。", file=sys.stderr
        )
        return 2
    site = [
        "gunicorn", "zhunsheng.config.wsgi", f"--bind={options.host}:{options.port}",
        f"--workers={options.workers}", "--config=python:zhunsheng.config.server",
    ]  # fmt: skip
    # Whoever ends this process ends what it started: an exit runs the ends of the with statement, a signal would not.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with (
        _running("zhunsheng.cli", "evaluate", "--watch"),
        _running("zhunsheng.cli", "batch", "--watch"),
        _running(*site) as server,
    ):
        return server.wait()


def read(argv: list[str]) -> int:
    """Print what a document says: outline, problems, measures, figures, checks; with ``--ledger`` also its claims."""
    from zhunsheng import documents
    from zhunsheng.documents import wording

    parser = _parser(
        "read", "读一份公文，列出结构、问题、措施并核对数字 / read an official document and check its figures"
    )
    parser.add_argument("file", type=Path, help="文件 / the file")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.add_argument(
        "--ledger",
        metavar="单位",
        help="同这个单位的台账核对文中的说法 / hold its claims against this unit's ledger",
    )
    options = parser.parse_args(argv)
    try:
        text = documents.read_confined(options.file.name, _content(options.file, documents.MAX_BYTES + 1))
        reading = documents.understand(text)
        audited = None if options.ledger is None else _audited(text, reading, options.ledger)
    except (Unusable, documents.Unreadable) as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        found = reading.as_json() | {"remarks": list(text.remarks)}
        if audited is not None:
            found["claims"] = [one.as_json() for one in audited]
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        width = min(shutil.get_terminal_size().columns, WIDEST)
        print(wording.report(text, reading, width=width))
        if audited is not None:
            rows = [
                (
                    one.outcome_label,
                    f"【{one.kind_label}】{one.claim.text}（{one.verdict.message.rstrip('。')}）",
                )
                for one in audited
            ]
            print("\n" + wording.section("与台账核对", rows, width, "没有可以同台账核对的说法"))
    return 0


class Unusable(Exception):
    """Something given on the command line that cannot be used; its text says why and what to do."""


def _content(path: Path, most: int) -> bytes:
    """Return the first ``most`` bytes of a file.

    Raises:
        Unusable: when the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        reason = {ENOENT: "没有这个文件", EISDIR: "这是文件夹", EACCES: "没有读取权限"}.get(error.errno)
        raise Unusable(f"打不开“{path}”：{reason or error.strerror}。请核对路径。") from error


def _audited(text, reading, name: str) -> list:
    """Hold a document against the ledger of the unit with this name.

    Raises:
        Unusable: when there is no database, or not exactly one unit of that name.
    """
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    _prepare()
    try:
        django.setup()
        from zhunsheng import clock
        from zhunsheng.ledger.claims import audit
        from zhunsheng.organisation.models import Unit

        named = [unit for unit in Unit.objects.all() if name in (unit.name, unit.short_name)]
        if len(named) != 1:
            known = "、".join(unit.name for unit in named or Unit.objects.bureaus())
            found = "不止一个单位叫" if named else "没有单位叫"
            raise Unusable(f"台账里{found}“{name}”。请用全称，例如：{known or '（尚未建立任何单位）'}。")
        return audit(text, reading, unit=named[0], today=clock.today())
    except ImproperlyConfigured as error:
        raise Unusable(str(error)) from error
    except DatabaseError as error:
        raise Unusable(
            f"打不开“{_data_folder()}”里的台账：{error}。请用 ZHUNSHENG_DATA 指明数据目录，"
            "或先运行 zhunsheng setup（试用：zhunsheng demo）。"
        ) from error


def _parser(name, description):
    return argparse.ArgumentParser(prog=f"zhunsheng {name}", description=description)


def _data_folder() -> Path:
    return Path(os.environ.get("ZHUNSHENG_DATA", "var")).resolve()


def _prepare():
    """Point Django at our settings and at the data folder; a folder made by the demo is a trial."""
    folder = _data_folder()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhunsheng.config.settings")
    os.environ["ZHUNSHENG_DATA"] = str(folder)
    os.environ.setdefault("ZHUNSHENG_TRIAL", "1" if (folder / TRIAL_MARK).exists() else "0")


def _django(*argv) -> int:
    """Run a Django command in this process; return its exit status."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["zhunsheng", *argv])
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 2
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    return 0


@contextmanager
def _running(*module_and_arguments):
    """Keep a module of this Python running beside this process."""
    process = subprocess.Popen([sys.executable, "-m", *module_and_arguments])
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
