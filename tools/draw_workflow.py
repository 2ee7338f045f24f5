"""Draws the workflow of a finding for the manual, from the table in rectification/rules.py."""

from pathlib import Path

from zhunsheng.rectification.drawing import svg

TARGET = Path(__file__).parent.parent / "docs" / "manual" / "rectification-workflow.svg"


def main():
    TARGET.write_text(svg(), encoding="utf-8")


if __name__ == "__main__":
    main()
