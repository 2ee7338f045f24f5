"""The operators' face: what each command answers, above all when it is given something it cannot use."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from zhunsheng import cli

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "zhunsheng/demo/sample_report.txt"


def zhunsheng(*arguments, folder, **more):
    """Run the command in a process of its own, as an operator does."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ZHUNSHENG_", "DJANGO_"))
    }
    environment = kept | {"ZHUNSHENG_DATA": str(folder), "PYTHONUTF8": "1"} | more
    return subprocess.run(
        [sys.executable, "-m", "zhunsheng.cli", *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with a first installation, and what it printed."""
    folder = tmp_path_factory.mktemp("installed")
    done = zhunsheng("setup", "--bureau", "示范县文化和旅游局", folder=folder, ZHUNSHENG_TRIAL="1")
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


class TestHelp:
    def test_is_in_both_languages_and_names_every_command(self, capsys):
        assert cli.main(["--help"]) == 0
        printed = capsys.readouterr().out
        assert "演示" in printed
        assert "build an invented bureau" in printed
        assert all(command in printed for command in [*cli.DJANGO, "demo", "serve", "read"])

    def test_answers_a_command_that_is_none(self, capsys):
        assert cli.main(["examine"]) == 2
        assert "没有“examine”这个命令" in capsys.readouterr().err


class TestRead:
    def test_prints_what_it_found_as_json(self, capsys):
        assert cli.main(["read", str(SAMPLE), "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert (len(found["problems"]), len(found["measures"])) == (12, 5)

    def test_the_json_has_the_documented_keys(self, capsys):
        cli.main(["read", str(SAMPLE), "--json"])
        found = json.loads(capsys.readouterr().out)
        parts = {"sections", "problems", "measures", "figures", "checks"}
        extras = {"quantities", "dates", "nil_report", "remarks"}
        assert set(found) == {"kind", "organisation", "period"} | parts | extras
        assert set(found["problems"][0]) == {"title", "area", "section", "start", "end"}
        told = {"title", "owner", "department", "deadline", "status", "problem", "start", "end"}
        assert set(found["measures"][0]) == told

    def test_prints_it_in_words_too(self, capsys):
        assert cli.main(["read", str(SAMPLE)]) == 0
        printed = capsys.readouterr().out
        assert "类型    自查报告" in printed
        assert "■ 问题（12）" in printed
        assert "责任单位：行政审批科；时限：2026年4月底前；对应：在服务群众和行业监管方面" in printed
        assert "相符  第10行称有12个问题" in printed

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("空.docx", b"", "空.docx"),
            ("版式.ofd", b"PK\x03\x04", "PDF"),
            ("假.docx", b"x", "假.docx"),
        ],
    )
    def test_says_of_an_unreadable_file_what_to_do(self, tmp_path, capsys, name, content, sentence):
        file = tmp_path / name
        file.write_bytes(content)
        assert cli.main(["read", str(file)]) == 2
        assert sentence in capsys.readouterr().err

    def test_says_of_a_missing_file_that_it_cannot_be_opened(self, tmp_path, capsys):
        assert cli.main(["read", str(tmp_path / "没有.txt")]) == 2
        assert "没有这个文件。请核对路径" in capsys.readouterr().err
        assert cli.main(["read", str(tmp_path)]) == 2
        assert "这是文件夹" in capsys.readouterr().err

    def test_holds_its_claims_against_a_units_ledger(self, installed):
        folder, _ = installed
        unit = "示范县文化和旅游局"
        printed = zhunsheng("read", str(SAMPLE), "--ledger", unit, folder=folder, ZHUNSHENG_TRIAL="1").stdout
        assert "台账中没有  【中心组学习研讨】理论学习中心组集中学习12次" in printed
        answer = zhunsheng(
            "read", str(SAMPLE), "--json", "--ledger", unit, folder=folder, ZHUNSHENG_TRIAL="1"
        ).stdout
        claims = {claim["kind"]: claim for claim in json.loads(answer)["claims"]}
        study = claims["center_group_study"]
        assert (study["count"], study["verdict"], study["records"]) == (12, "absent", [])

    def test_says_which_units_there_are_when_the_ledger_knows_no_such(self, installed):
        folder, _ = installed
        refused = zhunsheng("read", str(SAMPLE), "--ledger", "某某局", folder=folder, ZHUNSHENG_TRIAL="1")
        assert refused.returncode == 2
        assert "没有单位叫“某某局”" in refused.stderr
        assert "示范县文化和旅游局" in refused.stderr

    def test_says_what_to_do_where_there_is_no_ledger(self, tmp_path):
        refused = zhunsheng("read", str(SAMPLE), "--ledger", "某某局", folder=tmp_path, ZHUNSHENG_TRIAL="1")
        assert refused.returncode == 2
        assert "ZHUNSHENG_DATA" in refused.stderr
        assert "Traceback" not in refused.stderr


class TestSetup:
    def test_opens_three_accounts_and_shows_each_password_once(self, installed):
        folder, printed = installed
        assert [line.split("口令 ")[1] for line in printed.splitlines() if "口令 " in line][2]
        rows = sqlite3.connect(folder / "zhunsheng.sqlite3").execute(
            "SELECT username, password FROM accounts_user"
        )
        accounts = dict(rows.fetchall())
        assert sorted(accounts) == ["anquan", "shenji", "xitong"]
        assert all(hashed.startswith("argon2") for hashed in accounts.values())

    def test_is_refused_where_accounts_exist(self, installed):
        folder, _ = installed
        again = zhunsheng("setup", "--bureau", "示范县文化和旅游局", folder=folder, ZHUNSHENG_TRIAL="1")
        assert again.returncode != 0
        assert "已经安装过" in again.stderr

    def test_without_a_secret_key_says_which_variable_is_missing(self, tmp_path):
        refused = zhunsheng("setup", "--bureau", "示范县文化和旅游局", folder=tmp_path)
        assert refused.returncode == 2
        assert "ZHUNSHENG_SECRET_KEY is not set" in refused.stderr


class TestDemo:
    def test_keeps_away_from_a_folder_with_real_data(self, tmp_path):
        (tmp_path / "zhunsheng.sqlite3").touch()
        refused = zhunsheng("demo", "--no-serve", folder=tmp_path)
        assert refused.returncode == 2
        assert "已有正式数据" in refused.stderr


class TestServe:
    def test_shows_a_trial_to_nobody_but_this_machine(self, tmp_path):
        refused = zhunsheng("serve", "--host", "0.0.0.0", folder=tmp_path, ZHUNSHENG_TRIAL="1")
        assert refused.returncode == 2
        assert "只能在本机" in refused.stderr

    def test_ends_all_it_started_when_it_is_ended(self, installed):
        """An operator stops the service; neither the site nor the companion stays behind."""
        folder, _ = installed
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = os.environ | {"ZHUNSHENG_DATA": str(folder), "ZHUNSHENG_TRIAL": "1"}
        command = [sys.executable, "-m", "zhunsheng.cli", "serve", f"--port={port}", "--workers=1"]
        server = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
        try:
            wait_until(lambda: answers(port))
            assert len(members_of(server.pid)) >= 3  # this process, the site, the companion
            server.terminate()
            server.wait(timeout=30)
            wait_until(lambda: not members_of(server.pid))
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def members_of(group):
    """Return the processes of a group that are alive."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, of = stat.read_text().rpartition(") ")[2].split()[:3]
            if int(of) == group and state != "Z":
                found.append(stat.parent.name)
    return found


def wait_until(is_so, seconds=60):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.2)


WRITE = """
from zhunsheng import clock
from zhunsheng.audit.actions import record
for number in range(100):
    record("file:stored", by="测试员", at=clock.now(), changes={"number": number})
"""


class TestVerifyAudit:
    def test_many_writers_at_once_make_one_chain(self, installed):
        """SEC-35: appends are serialised over all processes, so the chain never forks."""
        folder, _ = installed
        with ThreadPoolExecutor() as pool:
            writers = [
                pool.submit(
                    zhunsheng, "manage", "shell", "-v0", "-c", WRITE, folder=folder, ZHUNSHENG_TRIAL="1"
                )
                for _ in range(4)
            ]
        assert [writer.result().returncode for writer in writers] == [0] * 4
        with sqlite3.connect(folder / "zhunsheng.sqlite3") as database:
            (written,) = database.execute(
                "SELECT count(*) FROM audit_entry WHERE kind = 'file:stored'"
            ).fetchone()
        assert written == 400
        assert zhunsheng("verify-audit", folder=folder, ZHUNSHENG_TRIAL="1").returncode == 0

    def test_names_the_entry_of_which_one_byte_was_changed_behind_its_back(self, installed, tmp_path):
        folder, _ = installed
        assert zhunsheng("verify-audit", folder=folder, ZHUNSHENG_TRIAL="1").returncode == 0
        with sqlite3.connect(folder / "zhunsheng.sqlite3") as database:
            triggers = database.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in triggers:
                database.execute(f"DROP TRIGGER {name}")
            database.execute("UPDATE audit_entry SET person = person || 'x' WHERE sequence = 2")
            for _, sql in triggers:
                database.execute(sql)
        found = zhunsheng("verify-audit", folder=folder, ZHUNSHENG_TRIAL="1")
        assert found.returncode != 0
        assert "第 2 条" in found.stderr
