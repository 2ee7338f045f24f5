"""The tree of units, one unit, and one person."""

from django.shortcuts import get_object_or_404, render

from zhunsheng import clock
from zhunsheng.accounts.rulings import require
from zhunsheng.organisation import policies
from zhunsheng.organisation.models import Charge, Person, Post, Unit
from zhunsheng.organisation.subjects import leader_in_charge


def tree(request):
    require(policies.may_read(request.user))
    units = list(Unit.objects.visible_to(request.user).order_by("path"))
    charges = {
        charge.unit_id: charge.leader for charge in Charge.objects.on(clock.today()).select_related("leader")
    }
    for unit in units:
        unit.depth = unit.path.count("/") - 2
        unit.leader = charges.get(unit.pk)
    return render(request, "organisation/tree.html", {"units": units})


def unit_page(request, pk):
    require(policies.may_read(request.user))
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("parent"), pk=pk)
    today = clock.today()
    posts = Post.objects.filter(unit=unit).select_related("person")
    return render(
        request,
        "organisation/unit.html",
        {
            "unit": unit,
            "leader": leader_in_charge(unit, on=today),
            "posts": posts.on(today),
            "former": posts.filter(ends_on__lt=today).order_by("-ends_on"),
            "children": Unit.objects.visible_to(request.user).filter(parent=unit),
        },
    )


def person_page(request, pk):
    require(policies.may_read(request.user))
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    return render(
        request,
        "organisation/person.html",
        {
            "person": person,
            "posts": person.posts.select_related("unit").order_by("-starts_on"),
            "charges": person.charges.on(clock.today()).select_related("unit"),
        },
    )
