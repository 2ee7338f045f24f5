"""What people type about a handover; nothing is saved here."""

from django import forms
from django.db.models import Q

from zhunsheng.handover import rules
from zhunsheng.handover.models import Handover
from zhunsheng.organisation.models import Person, Post, Unit
from zhunsheng.ui.forms import DateInput, OneTimeForm


def posts_for(user, *, today):
    """Return the posts whose handover this person may open: of the units whose records they keep, and their own.

    Those that ended longer ago than a handover may be late are left out.
    """
    writable = Q(unit__in=Unit.objects.writable_by(user))
    own = Q(person__isnull=False, person=user.person_id)
    recent = Q(ends_on__isnull=True) | Q(ends_on__gte=today - rules.AFTER)
    return (
        Post.objects.filter(writable | own)
        .filter(recent, starts_on__lte=today)
        .exclude(kind__in=rules.NOT_HANDED_OVER)
        .select_related("person", "unit")
    )


def leaving(user, *, today):
    """Return the posts that end soon or ended lately and are not handed over yet, the latest first."""
    return (
        posts_for(user, today=today)
        .filter(ends_on__lte=today + rules.BEFORE)
        .exclude(handovers__in=Handover.objects.standing())
        .order_by("-ends_on", "pk")
    )


def successor_of(post):
    """Return who took the post up after its holder, or nobody."""
    if post.ends_on is None:
        return None
    later = Post.objects.filter(unit=post.unit, kind=post.kind, starts_on__gt=post.ends_on)
    following = later.exclude(person=post.person).order_by("starts_on").select_related("person").first()
    return following.person if following else None


class HandoverForm(OneTimeForm):
    post = forms.ModelChoiceField(label="移交的岗位", queryset=None, empty_label="请选择")
    receiver = forms.ModelChoiceField(label="接收人", queryset=None, empty_label="请选择")
    on = forms.DateField(label="交接日期", widget=DateInput)
    note = forms.CharField(
        label="补充说明",
        required=False,
        max_length=rules.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="系统里没有的：纸质档案在哪个柜子、印章钥匙交给谁、正在联系的单位。",
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        posts = posts_for(user, today=today)
        self.fields["post"].queryset = posts
        bureaus = {path.split("/")[1] for path in posts.values_list("unit__path", flat=True)}
        in_post = Q(pk__in=[])
        for bureau in bureaus:
            in_post |= Q(posts__unit__path__startswith=f"/{bureau}/")
        self.fields["receiver"].queryset = Person.objects.filter(in_post).distinct()
