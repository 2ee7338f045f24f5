"""What must be true of a rule that was made because of findings; pure."""

from datetime import date

TITLE_LENGTH, NUMBER_LENGTH, TEXT_LENGTH = 200, 80, 4000


def faults_of_rule(issued_on: date, *, has_text: bool, finding_count: int, today: date) -> dict[str, str]:
    """Return what is wrong with an entry, by field."""
    faults = {}
    if issued_on > today:
        faults["issued_on"] = f"印发日期 {issued_on} 还没有到（今天是 {today}）。请在印发以后登记。"
    if not has_text:
        faults["text"] = "请写明正文或在哪里可以查到，或上传文件。看不到内容的制度不计数。"
    if not finding_count:
        faults["findings"] = "请选择这项制度针对的问题，至少一个。"
    return faults
