"""What this room tells the engine: risk posts that are to be reviewed by a day, their reviews, and holders who left.

Inspections and finished self-inspections are activities; that room tells of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from django.utils import timezone

from zhunsheng.engine import Fact, Role
from zhunsheng.inspections.models import RiskPost, RiskReview
from zhunsheng.inspections.rules import Span, left_on
from zhunsheng.organisation.models import Post

KINDS = {
    "risk_review_set": "确定廉政风险点复核日期",
    "risk_review": "廉政风险点复核",
    "post_or_process_changed": "岗位或流程变动",
}
EVIDENCE = ("risk", "grade", "control", "post", "owner")


def facts_of(bureau) -> Iterator[Fact]:
    """Yield every fact of a bureau's risk posts."""
    yield from _told(RiskPost.objects.filter(unit__path__startswith=bureau.path), bureau.subject_id)


def facts_of_posts(posts: Iterable[RiskPost]) -> list[Fact]:
    """Return the facts that some risk posts of one bureau tell."""
    posts = list(posts)
    organisation = f"unit:{posts[0].unit.path.split('/')[1]}"
    return list(_told(RiskPost.objects.filter(pk__in=[post.pk for post in posts]), organisation))


def _told(posts, organisation):
    reviews = defaultdict(list)
    for review in RiskReview.objects.filter(post__in=posts).select_related("holder").order_by("pk"):
        reviews[review.post_id].append(review)
    spans = _spans(posts)
    for post in posts.select_related("unit"):
        yield from facts_of_post(post, reviews[post.pk], spans, organisation)


def _spans(posts) -> dict[int, list[tuple[str, Span]]]:
    """Return, by person, the unit and the days of every post of whoever holds or held one of the risk posts."""
    spans = defaultdict(list)
    held = Post.objects.filter(person__risk_reviews__post__in=posts).distinct()
    for person, path, first, last in held.values_list("person", "unit__path", "starts_on", "ends_on"):
        spans[person].append((path, (first, last)))
    return spans


def facts_of_post(
    post: RiskPost,
    reviews: Sequence[RiskReview],
    spans: dict[int, list[tuple[str, Span]]],
    organisation: str,
) -> Iterator[Fact]:
    """Yield what one risk post tells; a withdrawn one owes no further review.

    Each review answers the one before it: it carries that one's id as its key.
    """
    subject = post.unit.subject_id
    for review, following in zip(reviews, [*reviews[1:], None], strict=True):
        fact_id = f"inspections.riskreview:{review.pk}"
        recorded_on = timezone.localdate(review.at)
        if following or not post.retired_on:
            yield Fact(
                id=f"{fact_id}:next",
                kind="risk_review_set",
                organisation=organisation,
                on=review.reviewed_on,
                recorded_on=recorded_on,
                roles=((subject, Role.TARGET),),
                keys=(("review", fact_id),),
                due_on=review.review_by,
            )
        if following:
            yield Fact(
                id=f"inspections.riskreview:{following.pk}",
                kind="risk_review",
                organisation=organisation,
                on=following.reviewed_on,
                recorded_on=timezone.localdate(following.at),
                roles=((subject, Role.ORGANISER), (subject, Role.TARGET)),
                keys=(("review", fact_id),),
                evidence=dict.fromkeys(EVIDENCE if following.holder_id else EVIDENCE[:-1]),
            )
        if review.holder_id and not post.retired_on:
            of_unit = [span for path, span in spans[review.holder_id] if path.startswith(post.unit.path)]
            until = following.reviewed_on if following else None
            if last := left_on(of_unit, since=review.reviewed_on, until=until):
                day = last + timedelta(days=1)
                yield Fact(
                    id=f"{fact_id}:left",
                    kind="post_or_process_changed",
                    organisation=organisation,
                    on=day,
                    recorded_on=day,
                    roles=((subject, Role.TARGET),),
                )
