"""What this room tells the engine: who took up a leading post."""

from zhunsheng.engine import Fact, Role
from zhunsheng.organisation.models import Post, PostKind

CADRE_APPOINTED = "cadre_appointed"
KINDS = {CADRE_APPOINTED: "干部任职"}


def facts_of(bureau):
    """Yield one fact per appointment to lead a unit or to join the leading team; the appointee is its target."""
    appointments = Post.objects.filter(
        unit__path__startswith=bureau.path, kind__in=[PostKind.UNIT_HEAD, PostKind.TEAM_MEMBER]
    ).select_related("person")
    for post in appointments:
        yield Fact(
            id=f"organisation.post:{post.pk}",
            kind=CADRE_APPOINTED,
            organisation=bureau.subject_id,
            on=post.starts_on,
            recorded_on=post.starts_on,
            roles=((post.person.subject_id, Role.TARGET),),
            keys=(("person", post.person.subject_id),),
        )
