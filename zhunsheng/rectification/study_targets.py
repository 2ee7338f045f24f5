"""The work of this room that a study can go into: problems being put right, and their measures."""

from zhunsheng.rectification.models import Finding, Measure
from zhunsheng.rectification.rules import shortened


def study_targets(user, bureau):
    """Yield (id, name) of the bureau's unresolved findings this person may open, and of their measures."""
    findings = list(Finding.objects.visible_to(user).of_bureau(bureau).unresolved().order_by("pk"))
    for finding in findings:
        yield finding.record_id, f"问题：{shortened(finding.title, 40)}"
    for measure in Measure.objects.filter(finding__in=findings).order_by("finding", "pk"):
        yield measure.record_id, f"措施：{measure}"
