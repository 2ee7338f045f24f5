"""Who may do what with a finding. Whoever had a part in putting it right does not verify it (SEC-52)."""

from django.db.models import Q

from zhunsheng import clock
from zhunsheng.accounts.roles import (
    READS_FINDINGS,
    READS_RECORDS,
    VERIFIES_FINDINGS,
    WRITES_FINDINGS,
    WRITES_RECORDS,
)
from zhunsheng.accounts.rulings import YES, no
from zhunsheng.organisation.models import Charge, Person, Post
from zhunsheng.rectification.rules import State, directed_paths, what_is_lacking, works_under

ASK_ANOTHER = "请联系派驻纪检组或其他核验人。"
NO_PERSON = "您的账号没有对应到人员，无法确认由谁经手。请联系系统管理员补全账号信息。"

# What can be done in each state when something else cannot.
INSTEAD = {
    State.OPEN: "请先明确责任人和整改期限。",
    State.RECTIFYING: "请先完成措施、附上佐证并提交核验。",
    State.SUBMITTED: "请等核验人通过或退回。",
    State.CLOSED: "如果问题仍在，请由没有核验过它的核验人或纪检干部重新打开。",
    State.MERGED: "请到并入后的问题上办理。",
}


def may_read(user):
    """Rule on the pages as a whole; which findings are seen is decided by ``visible_to``."""
    if user.holds(READS_FINDINGS | READS_RECORDS):
        return YES
    return no("问题台账只对本单位业务人员开放。如确需查看，请联系安全管理员授予相应角色。")


def may_raise(user, unit=None):
    """Rule on raising a finding against a unit, or against any unit at all when none is named."""
    if user.holds(WRITES_FINDINGS, unit):
        return YES
    if unit is None:
        return no("提出问题由各单位的党务干部、负责人或纪检干部办理，请把情况告诉他们。")
    return no(f"只有“{unit}”的党务干部、负责人或纪检干部可以对它提出问题，请把情况告诉他们。")


def may_assign(user, finding):
    """Rule on naming or changing who answers for it and until when."""
    if not user.holds(WRITES_FINDINGS, finding.unit):
        return no(f"明确责任由“{finding.unit}”的党务干部、负责人或纪检干部办理，请联系他们。")
    return in_state(finding, State.OPEN, State.RECTIFYING, otherwise="不能再改责任人和期限")


def may_describe(user, finding):
    """Rule on sorting a finding and saying more of it: cause, example, who is concerned."""
    if not user.holds(WRITES_FINDINGS, finding.unit):
        return no(f"补充问题情况由“{finding.unit}”的党务干部、负责人或纪检干部办理，请联系他们。")
    return in_state(finding, State.OPEN, State.RECTIFYING, otherwise="不能再改问题的情况")


def may_see_people(user, finding):
    """Rule on opening the names of those concerned (P3): for who raises or verifies findings here, or leads this."""
    if user.holds(WRITES_FINDINGS | VERIFIES_FINDINGS, finding.unit):
        return YES
    if user.person_id is not None and user.person_id == finding.leader_id:
        return YES
    return no(
        "涉及人员属于敏感信息，只有党务干部、纪检干部、核验人和责任领导可以查看。确需了解的，请向他们询问。"
    )


def may_set_vocabulary(user, bureau):
    """Rule on choosing a bureau's own terms."""
    if user.holds(WRITES_FINDINGS, bureau):
        return YES
    return no(f"分类词表由“{bureau}”的党务干部或纪检干部调整，请联系他们。")


def may_plan(user, finding):
    """Rule on adding a measure."""
    if not (works_on(user, finding) or user.holds(WRITES_FINDINGS, finding.unit)):
        return no(f"提出措施由责任人或“{finding.unit}”的党务干部、负责人办理，请联系他们。")
    return in_state(finding, State.OPEN, State.RECTIFYING, otherwise="不能再增加措施")


def may_report(user, measure):
    """Rule on reporting a measure done, or mending such a report before it is submitted."""
    finding = measure.finding
    is_own = user.person_id is not None and measure.owner_id == user.person_id
    if not (is_own or works_on(user, finding)):
        return no(f"报告完成情况由责任人或“{finding.unit}”的党务干部、负责人办理，请联系他们。")
    if user.person_id is None:
        return no(NO_PERSON)
    if measure.verified_in_id:
        return no("这项措施已经核验通过，连同佐证都不能再改。需要补做的，请提出新的措施。")
    return in_state(finding, State.RECTIFYING, otherwise="不能报告措施的完成情况")


def may_submit(user, finding):
    """Rule on handing a finding to somebody else for verification."""
    if not works_on(user, finding):
        return no(f"提交核验由责任人或“{finding.unit}”的党务干部、负责人办理，请联系他们。")
    if user.person_id is None:
        return no(NO_PERSON)
    if not finding.may_move_to(State.SUBMITTED):
        return in_state(finding, State.RECTIFYING, otherwise="不能提交核验")
    lacking = what_is_lacking(finding.progress)
    return no(lacking) if lacking else YES


def may_verify(user, finding):
    """Rule on passing a finding or sending it back."""
    independent = is_independent(user, finding)
    if not independent:
        return independent
    return in_state(finding, State.SUBMITTED, otherwise="不能核验，须先由责任人提交")


def may_reopen(user, finding):
    """Rule on opening a closed finding again; not by whoever closed it (SEC-56)."""
    independent = is_independent(user, finding)
    if not independent:
        return independent
    ruling = in_state(finding, State.CLOSED, otherwise="没有销号，无须重新打开")
    if ruling and user == finding.closed_by:
        return no(f"这个问题由您本人核验销号，重新打开须由他人决定，{ASK_ANOTHER}")
    return ruling


def may_link_relapse(user, finding):
    """Rule on deciding that a finding repeats an earlier one."""
    if not user.holds(WRITES_FINDINGS | VERIFIES_FINDINGS, finding.unit):
        return no(f"认定反弹由“{finding.unit}”的党务干部、负责人、纪检干部或核验人办理，请联系他们。")
    if finding.relapse_of_id:
        return no(f"已经认定反弹自“{finding.relapse_of}”，不能重复认定。如有不妥，请在核验意见中说明。")
    return in_state(finding, State.OPEN, State.RECTIFYING, State.SUBMITTED, otherwise="不能再认定反弹")


def may_deny_relapse(user, finding):
    """Rule on deciding that a finding does not repeat an earlier one; not by whoever answers for it."""
    if not (ruling := may_link_relapse(user, finding)):
        return ruling
    if user.person_id is None:
        return no(NO_PERSON)
    if user.person_id in {finding.owner_id, finding.leader_id}:
        return no("本人负责的问题是不是反弹，须由他人认定。请联系党务干部或纪检干部。")
    return YES


def works_on(user, finding):
    """Tell whether it is this person's to put right: the owner, or whoever keeps the unit's records."""
    is_owner = user.person_id is not None and finding.owner_id == user.person_id
    return is_owner or user.holds(WRITES_RECORDS, finding.unit)


def is_independent(user, finding):
    """Rule on judging a finding: not by whoever had a part in it, nor by who works under them (SEC-52)."""
    if not user.holds(VERIFIES_FINDINGS, finding.unit):
        return no(f"只有“{finding.unit}”的核验人或纪检干部可以核验，{ASK_ANOTHER}")
    if user.person_id in {finding.owner_id, finding.leader_id} - {None}:
        return no(f"本人负责的问题须由他人核验，{ASK_ANOTHER}")
    answering = Q(pk__in=[finding.owner_id, finding.leader_id])
    doers = Person.objects.filter(answering | Q(pk__in=finding.doers.values("pk")))
    return is_another(user, doers, ASK_ANOTHER)


def is_another(user, people, ask):
    """Rule on deciding about what these people did: by the natural person, whatever the account or acting post.

    Args:
        ask: whom to turn to instead, a Chinese clause.
    """
    if user.person_id is None:
        return no(NO_PERSON)
    names = dict(people.values_list("pk", "name"))
    if user.person_id in names:
        return no(f"您经手过这个问题的整改，须由他人决定，{ask}")
    if user.person.name in names.values():
        return no(f"经手的人员中有人与您同名，可能是您的另一个账号，须由他人决定，{ask}")
    if superior := superior_among(user.person_id, names):
        return no(f"这个问题由“{names[superior]}”经手，您在其领导的单位任职，须由他人决定，{ask}")
    return YES


def superior_among(person, others):
    """Return one of the others who directs a unit in which a person holds a post today, acting posts included.

    Args:
        others: primary keys of people, in any container.
    """
    today = clock.today()
    posts = {}
    held = Post.objects.on(today).filter(person__in=[person, *others])
    for holder, path, kind in held.values_list("person", "unit__path", "kind"):
        posts.setdefault(holder, []).append((path, kind))
    charged = {}
    lines = Charge.objects.on(today).filter(leader__in=others)
    for leader, path in lines.values_list("leader", "unit__path"):
        charged.setdefault(leader, []).append(path)
    for other in others:
        directed = directed_paths(posts.get(other, ()), charged.get(other, ()))
        if works_under(posts.get(person, ()), directed):
            return other
    return None


def in_state(finding, *states, otherwise):
    """Allow what is done while a finding is in one of the states; else say why not, and what is open instead.

    Args:
        otherwise: what cannot be done now, a Chinese clause.
    """
    if finding.state in states:
        return YES
    return no(f"问题现在是“{finding.get_state_display()}”，{otherwise}。{INSTEAD[State(finding.state)]}")
