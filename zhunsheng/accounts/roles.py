"""The roles of SEC §2, and what each may read or write by unit."""

from django.db.models import TextChoices


class Role(TextChoices):
    STAFF = "staff", "干部职工"
    RECORDER = "recorder", "党务干部"
    UNIT_HEAD = "unit_head", "科室负责人"
    DEPUTY = "deputy", "分管领导"
    HEAD = "head", "主要负责人"
    DISCIPLINE = "discipline", "纪检干部"
    PERSONNEL = "personnel", "干部人事"
    VERIFIER = "verifier", "核验人"
    RECEIVER = "receiver", "受理员"
    SUPERIOR = "superior", "上级查看"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})

# Activities and the ledger, class P1, within the granted unit's subtree.
READS_RECORDS = frozenset(
    {Role.STAFF, Role.RECORDER, Role.UNIT_HEAD, Role.DEPUTY, Role.HEAD, Role.DISCIPLINE, Role.VERIFIER}
)
WRITES_RECORDS = frozenset({Role.RECORDER, Role.UNIT_HEAD})

# Findings and measures.
READS_FINDINGS = frozenset(
    {Role.RECORDER, Role.UNIT_HEAD, Role.DEPUTY, Role.HEAD, Role.DISCIPLINE, Role.VERIFIER}
)
WRITES_FINDINGS = frozenset({Role.RECORDER, Role.UNIT_HEAD, Role.DISCIPLINE})
VERIFIES_FINDINGS = frozenset({Role.DISCIPLINE, Role.VERIFIER})

# Decides on waivers and freezes reports, for the units it is granted.
APPROVES = frozenset({Role.HEAD})

# Tasks that are followed to their effect: who gives them, checks what came of them, and grants more time.
SETS_TASKS = frozenset({Role.RECORDER, Role.UNIT_HEAD, Role.DEPUTY, Role.HEAD})
CHECKS_TASKS = frozenset({Role.DEPUTY, Role.HEAD, Role.DISCIPLINE, Role.VERIFIER})
GRANTS_TIME = frozenset({Role.DEPUTY, Role.HEAD})
