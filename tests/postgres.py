"""Runs a command against a private PostgreSQL cluster: ``python -m tests.postgres COMMAND …``.

Uses the installed server's binaries, a throw-away folder and a Unix socket; nothing listens on the network.
Without a server it says so loudly and does not run the command.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def binaries() -> Path | None:
    """Return the folder of the newest installed server, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


def unprivileged() -> dict:
    """Return how to start the server: it refuses to run as root, so root lends it another account."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def main(command: list[str]) -> int:
    folder = binaries()
    if folder is None:
        print("\n*** SKIPPED: PostgreSQL is not installed, so the database tests ran on SQLite only. ***")
        print("*** Install it (apt-get install postgresql) to run them on both. ***\n")
        return 0
    account = unprivileged()
    with tempfile.TemporaryDirectory(prefix="zhunsheng-pg-", ignore_cleanup_errors=True) as home:
        if account:
            os.chown(home, account["user"], account["group"])
        data = f"{home}/data"

        def run(name, *arguments):
            subprocess.run(
                [str(folder / name), *arguments], check=True, cwd=home, stdout=subprocess.DEVNULL, **account
            )

        run("initdb", "-D", data, "-U", "zhunsheng", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
        run(
            "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            f"{home}/log",
            "-o",
            f"-k {home} -c listen_addresses=''",
            "start",
        )
        try:
            url = f"postgresql://zhunsheng@{home.replace('/', '%2F')}/postgres"
            print(f"PostgreSQL from {folder}")
            return subprocess.call(command, env=os.environ | {"ZHUNSHENG_DATABASE_URL": url})
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
