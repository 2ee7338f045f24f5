"""How long ordinary pages take when fifty people browse a bureau with 100,000 records.

The server is the one that `zhunsheng serve` starts, on SQLite, with two processes; the people are as many threads
on the same machine, so their work is in the figures too. Each opens a page, reads for a few seconds, opens another.

.venv/bin/python -m benchmarks.pages [activities] [people]
"""

from __future__ import annotations

import random
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from datetime import timedelta
from http.cookiejar import CookieJar
from statistics import quantiles

from tools.trial import demo

ACTIVITIES, PEOPLE = 100_000, 50
SECONDS, WARM_UP = 60, 10
THINKING = (2.0, 8.0)  # seconds between two pages
USERS = ("shuji", "fenguan", "dangwu", "zhibu", "kezhang", "zhigong", "jijian", "heyan")
PAGES = (
    "/", "/notices/", "/activities/", "/activities/?kind=study_session", "/activities/?page=40", "/ledger/",
    "/ledger/gaps/", "/study/", "/plans/", "/talks/", "{activity}",
)  # fmt: skip
FOR_SOME = {"/ledger/forecast/": USERS, "/findings/": USERS[:5] + USERS[6:]}
SEED = 2019
BATCH = 5000


def fill(count: int) -> None:
    """Add records of ten years to the demo's bureau, each with its people."""
    from django.utils import timezone

    from zhunsheng.accounts.models import User
    from zhunsheng.activities.kinds import TALKS, Kind
    from zhunsheng.activities.models import Activity, Participation
    from zhunsheng.engine import Role
    from zhunsheng.organisation.models import Post, Unit

    chance = random.Random(SEED)
    units = list(Unit.objects.filter(parent__isnull=False))
    people = {
        unit.pk: sorted(set(Post.objects.filter(unit=unit).values_list("person", flat=True)))
        for unit in units
    }
    kinds = [kind for kind in Kind if kind not in TALKS]
    by, now = User.objects.get(username="dangwu"), timezone.now()
    for start in range(0, count, BATCH):
        rows = []
        for number in range(start, min(start + BATCH, count)):
            day = now.date() - timedelta(days=chance.randrange(3650))
            rows.append(
                Activity(
                    unit=chance.choice(units), kind=chance.choice(kinds), title=f"第{number}次活动", happened_on=day,
                    minutes="议定三项。", recorded_at=now - timedelta(days=(now.date() - day).days), recorded_by=by,
                )
            )  # fmt: skip
        Activity.objects.bulk_create(rows)
        Participation.objects.bulk_create(
            [
                Participation(activity=row, person_id=person, role=Role.PARTICIPANT)
                for row in rows
                for person in people[row.unit_id][:6]
            ]
        )


class Person(threading.Thread):
    """Somebody with a browser: signs in, opens pages, thinks."""

    def __init__(
        self, number: int, address: str, took: dict[str, list[float]], stop: threading.Event, details
    ):
        super().__init__(daemon=True)
        self.user, self.address, self.took, self.stop, self.details = (
            USERS[number % len(USERS)], address, took, stop, details,
        )  # fmt: skip
        self.chance = random.Random(SEED + number)
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.pages = [*PAGES, *(page for page, users in FOR_SOME.items() if self.user in users)]

    def sign_in(self) -> None:
        from zhunsheng.demo.people import PASSWORD

        form = self.browser.open(f"{self.address}/account/sign-in/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
        typed = {"csrfmiddlewaretoken": token, "username": self.user, "password": PASSWORD}
        request = urllib.request.Request(
            f"{self.address}/account/sign-in/",
            urllib.parse.urlencode(typed).encode(),
            {"Referer": self.address},
        )
        self.browser.open(request).read()

    def run(self) -> None:
        time.sleep(self.chance.uniform(0, THINKING[1]))
        while not self.stop.is_set():
            page = self.chance.choice(self.pages)
            address = self.chance.choice(self.details[self.user]) if page == "{activity}" else page
            started = time.perf_counter()
            with self.browser.open(f"{self.address}{address}") as answer:
                answer.read()
            self.took[page].append(time.perf_counter() - started)
            self.stop.wait(self.chance.uniform(*THINKING))


def serve() -> tuple[subprocess.Popen, str]:
    """Start the site's own server and return it with its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["gunicorn", "zhunsheng.config.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2"]
    server = subprocess.Popen([sys.executable, "-m", *command, "--config=python:zhunsheng.config.server"])
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/account/sign-in/").read()
        except OSError:
            time.sleep(0.5)
        else:
            return server, address
    raise RuntimeError("The server did not start.")


def details_by_user() -> dict[str, list[str]]:
    """Return addresses of records that each person may open."""
    from zhunsheng.accounts.models import User
    from zhunsheng.activities.models import Activity

    return {
        user.username: [one.get_absolute_url() for one in Activity.objects.visible_to(user)[:200]]
        for user in User.objects.filter(username__in=USERS)
    }


def measure(people: int) -> None:
    """Let people browse for a while and print what they waited for each page."""
    details = details_by_user()
    server, address = serve()
    try:
        took: dict[str, list[float]] = defaultdict(list)
        stop = threading.Event()
        crowd = [Person(number, address, took, stop, details) for number in range(people)]
        for person in crowd:
            person.sign_in()
        for person in crowd:
            person.start()
        time.sleep(WARM_UP)
        took.clear()
        time.sleep(SECONDS)
        stop.set()
        for person in crowd:
            person.join()
    finally:
        server.terminate()
        server.wait()
    every = [seconds for page in took.values() for seconds in page]
    print(
        f"{people} people, {len(every) / SECONDS:.1f} pages a second, {THINKING[0]:g} to {THINKING[1]:g} s between two"
    )
    print(f"{'page':<34}{'opened':>7}{'median':>9}{'p95':>9}{'p99':>9}")
    for page, seconds in sorted(took.items(), key=lambda pair: -_at(pair[1], 95)):
        print(_line(page, seconds))
    print(_line("all", every))


def _line(page: str, seconds: list[float]) -> str:
    figures = "".join(f"{_at(seconds, share) * 1000:>6.0f} ms" for share in (50, 95, 99))
    return f"{page:<34}{len(seconds):>7}{figures}"


def _at(seconds: list[float], share: int) -> float:
    return quantiles(seconds, n=100, method="inclusive")[share - 1] if len(seconds) > 1 else seconds[0]


def main() -> None:
    count, people = (int(text) for text in sys.argv[1:3]) if len(sys.argv) == 3 else (ACTIVITIES, PEOPLE)
    with demo():
        fill(count)
        print(f"{count} records beside the demo's")
        measure(people)


if __name__ == "__main__":
    main()
