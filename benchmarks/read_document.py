"""How fast a document is understood: characters a second on the sample report, once and a hundred times over.

    python benchmarks/read_document.py

Times are the best of several runs after import. ``growth`` is the time for the hundredfold text divided by a
hundred times the time for one: 1 means that time grows in line with length.
"""

import time
from collections.abc import Callable
from pathlib import Path

import zhunsheng
from zhunsheng import documents

SAMPLE = Path(zhunsheng.__file__).parent / "demo" / "sample_report.txt"


def best_of(runs: int, work: Callable[[], object]) -> float:
    """Return the shortest of several runs, in seconds."""
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def main() -> None:
    """Print one line for each length and the growth between them."""
    content = SAMPLE.read_bytes()
    times = {}
    for copies, runs in ((1, 20), (100, 3)):
        many = content * copies
        length = len(many.decode("utf-8"))
        seconds = best_of(
            runs, lambda many=many: documents.understand(documents.read_bytes("sample.txt", many))
        )
        times[copies] = seconds
        print(
            f"×{copies:<4} {length:>8} characters {seconds * 1000:8.1f} ms {length / seconds:>10.0f} characters/s"
        )
    print(f"growth {times[100] / times[1] / 100:.2f}")


if __name__ == "__main__":
    main()
