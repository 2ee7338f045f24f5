"""Look for bytes that break a reader, led by which branches they reach. Not part of the tests; run it by hand::

    pip install atheris            # a wheel exists for Linux
    python -m tests.documents.fuzz.fuzz_readers CORPUS -max_total_time=180 -rss_limit_mb=3000 -timeout=20

CORPUS is a folder for what was found to be of interest; it is filled with a valid file of every format first. A reader
may refuse (``Unreadable``); anything else it raises is a defect and stops the run, with the input left in the folder
where the command runs.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["zhunsheng", "pdfminer", "docx"]):
    from zhunsheng.documents import Unreadable, read_bytes
    from zhunsheng.documents.readers import pdf, plain, web, word  # noqa: F401  # loaded here to be watched

from tests.documents import files

SEEDS = {
    "稿.docx": files.word("一、做法", "（一）抓学习。"),
    "稿.pdf": files.pdf([(72, 700, 12, "一、工作开展情况"), (72, 680, 12, "今年以来我局认真落实。")]),
    "稿.html": files.PAGE.encode(),
    "稿.txt": "一、做法\n共收集意见\n6 条，流于形式5/21二是。".encode(),
}


def one_input(content):
    """The first byte chooses the format, so that a mutation can carry a find from one to another."""
    if content:
        name = list(SEEDS)[content[0] % len(SEEDS)]
        try:
            read_bytes(name, content[1:])
        except Unreadable:
            return


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for number, content in enumerate(SEEDS.values()):
        (folder / f"seed-{number}").write_bytes(bytes([number]) + content)
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
