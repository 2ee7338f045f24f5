"""The components pages are composed of. All are builtins: no page loads them."""

from django import template
from django.template.base import NodeList
from django.template.loader import render_to_string
from django.template.loader_tags import BlockNode
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from lucide.templatetags.lucide import lucide as draw_icon

from zhunsheng.ui import charts
from zhunsheng.ui.tones import look_of

register = template.Library()
ICON_SIZE = 18
STATUS_ICON_SIZE = 15
BAR_WIDTH = 1000  # units of the drawing
LEAST_SHARE = 0.008  # of the bar: one among hundreds must still be seen


@register.simple_tag
def icon(name, size=ICON_SIZE):
    """Draw an icon beside a word; a screen reader hears only the word."""
    return draw_icon(name, size=size, **{"class": "icon", "aria-hidden": "true"})


@register.simple_tag
def status(state, label=""):
    """Show a state by glyph, word and tone: {% status occurrence.status %}

    It stands within sentences, so it is written here without the line ends of a file.
    """
    look = look_of(state)
    glyph = icon(look.glyph, STATUS_ICON_SIZE)
    return format_html('<span class="status status--{}">{}{}</span>', look.tone, glyph, label or look.label)


@register.simple_tag(takes_context=True)
def block_again(context, name):
    """Write the content of a block a second time: the page's title stands in the heading and on the browser's tab."""
    return BlockNode(name, NodeList()).render(context)


@register.filter
def amount(value):
    """Write a number as people do, without needless digits: {{ value.value|amount }}"""
    return charts.number(value)


@register.filter
def look(state):
    """Return how a state looks, for templates that draw it themselves: {{ "met"|look }}"""
    return look_of(state)


@register.simple_block_tag
def card(content, title=""):
    """Frame a block of a page: {% card "整改措施" %}…{% endcard %}"""
    return render_to_string("ui/card.html", {"title": title, "content": content})


@register.simple_block_tag
def filled(content, part):
    """Draw a part of the frame (a file in ui/parts/) only when the page fills its block."""
    return render_to_string(f"ui/parts/{part}.html", {"content": content}) if content.strip() else ""


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context, page):
    """Lead to the other pages of a list, keeping the filter."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("ui/sort_header.html", takes_context=True)
def sort_header(context, label, name, kind=""):
    """Head a column by which the list can be sorted: {% sort_header "期限" "due" %}; of numbers: … "num" %}"""
    request = context["request"]
    current = request.GET.get("sort", "")
    query = request.GET.copy()
    query["sort"] = f"-{name}" if current == name else name
    query.pop("page", None)
    direction = {name: "ascending", f"-{name}": "descending"}.get(current)
    return {"label": label, "address": f"?{query.urlencode()}", "direction": direction, "kind": kind}


@register.inclusion_tag("ui/empty.html")
def empty(sentence, url="", act=""):
    """Say what would fill an empty list, and offer the act."""
    return {"sentence": sentence, "url": url, "act": act}


@register.inclusion_tag("ui/forms/field.html")
def field(bound_field):
    """Show one field of a form: label, hint, widget, error."""
    return {"field": bound_field}


@register.inclusion_tag("ui/forms/errors.html")
def errors(form):
    """List what is wrong with a form, each leading to its field."""
    return {"form": form}


@register.inclusion_tag("ui/bar.html")
def bar(parts, caption):
    """Draw a stacked bar of counts by state: {% bar parts "按状态" %}

    Args:
        parts: a list of ``{status, count, url}``, drawn in their order.
    """
    total = sum(part["count"] for part in parts)
    shares = [max(part["count"] / total, LEAST_SHARE) if part["count"] else 0 for part in parts]
    scale = BAR_WIDTH / (sum(shares) or 1)
    segments, x = [], 0.0
    for part, share in zip(parts, shares, strict=True):
        look, width = look_of(part["status"]), share * scale
        segments.append(
            part | {"tone": look.tone, "label": look.label, "x": round(x, 1), "width": round(width, 1)}
        )
        x += width
    return {"segments": segments, "caption": caption, "total": total}


@register.inclusion_tag("ui/chart.html")
def chart(kind, shown, *, table=True):
    """Draw a chart with its key and its table: {% chart "columns" shown %}

    Args:
        kind: columns, line, bars or share, as in :data:`charts.KINDS`.
        shown: a :class:`charts.Chart`.
        table: False where the page has the numbers beside it anyway.
    """
    drawing = mark_safe(charts.KINDS[kind](shown)) if shown.known else ""  # noqa: S308 -- all text in it is escaped
    key = [
        (series.label, look, charts.standing(kind, series))
        for series, look in zip(shown.series, shown.looks, strict=True)
    ]
    return {"chart": shown, "drawing": drawing, "key": key, "rows": shown.rows if table else []}
