"""A real Spark cluster on this machine's loopback: one master, two workers, nothing reachable from outside.

    make cluster SOURCE=… TARGET=…     evaluate the regions below SOURCE on such a cluster, for a trial

Needs the extra ``cluster`` (``requirements/cluster.txt``) and Java 17. On a cluster of its own, a province calls
``zhunsheng.engine.cluster`` with that cluster's address.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

HOST = "127.0.0.1"
SECONDS_TO_START = 60


@contextmanager
def standalone_cluster(*, workers: int = 2, memory: str = "2g") -> Iterator[str]:
    """Start a master and so many workers of one core each; yield the master's address; stop them all.

    Raises:
        TimeoutError: when the master does not answer within ``SECONDS_TO_START``.
    """
    import pyspark

    home = Path(pyspark.__file__).parent
    port = free_port()
    address = f"spark://{HOST}:{port}"
    master = ["master.Master", "--host", HOST, "--port", str(port), "--webui-port", "0"]
    worker = [
        "worker.Worker",
        "--host",
        HOST,
        "--cores",
        "1",
        "--memory",
        memory,
        "--webui-port",
        "0",
        address,
    ]
    with ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "SPARK_LOCAL_IP": HOST,
            "SPARK_WORKER_DIR": folder,
            "SPARK_HOME": str(home),
        }
        for number, command in enumerate([master, *[worker] * workers]):
            log = running.enter_context((Path(folder) / f"{number}.log").open("wb"))
            process = subprocess.Popen(
                [home / "bin" / "spark-class", f"org.apache.spark.deploy.{command[0]}", *command[1:]],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            running.callback(process.wait, 30)
            running.callback(process.terminate)
            if number == 0:
                wait_for(port)
        yield address


def settings() -> dict[str, str]:
    """Return what a driver needs to work with such a cluster."""
    return {
        "spark.driver.host": HOST,
        "spark.driver.bindAddress": HOST,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "8",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"Nothing listens on {HOST}:{port} after {SECONDS_TO_START} s; is Java 17 installed?")


def main(source: str, target: str) -> None:
    from zhunsheng.engine.cluster import evaluate_on_cluster, session

    with standalone_cluster() as address:
        spark = session(address, **settings())
        try:
            count = evaluate_on_cluster(spark, Path(source), Path(target))
        finally:
            spark.stop()
    print(f"{count} occurrences written below {target} by two workers of {address}")


if __name__ == "__main__":
    main(*sys.argv[1:])
