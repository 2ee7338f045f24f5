"""Who may have a printout: whoever may read what it tells of, where its page is; these rule on a unit's or person's."""

from zhunsheng.accounts.roles import READS_FINDINGS, READS_RECORDS
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.organisation.models import Post


def may_read(_user, _subject):
    """Rule on what its own page shows to everybody who finds it."""
    return YES


def may_read_unit(user, unit):
    """Rule on a unit's duties and how they stand."""
    if user.holds(READS_RECORDS, unit):
        return YES
    return no(f"“{unit}”的责任清单和台账只对有权查看其履责记录的人员开放，请联系该单位负责人。")


def may_read_findings(user, unit):
    """Rule on what also tells of a unit's problems."""
    if user.holds(READS_FINDINGS, unit):
        return YES
    return no(f"其中有“{unit}”的问题情况，只对其负责人、党务、纪检和核验人员开放，请与他们联系。")


def may_read_study(user, person):
    """Rule on somebody's study of a year: their own, or that of a unit whose records one may read."""
    if person.pk == user.person_id:
        return YES
    units = [post.unit for post in Post.objects.filter(person=person).select_related("unit")]
    if any(user.holds(READS_RECORDS, unit) for unit in units):
        return YES
    return no(f"{person}的学习档案只对其本人和所在单位的党务干部、负责人开放。")
