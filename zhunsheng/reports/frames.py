"""The templates a report can have: those of the package, and the versions that a bureau made its own."""

from zhunsheng.reports.models import OwnTemplate
from zhunsheng.reports.reading import Template, TemplateError, checked, codes, template

OWN = "own:"


def frame_of(code: str) -> Template:
    """Return a report's template by the code that the report keeps.

    Raises:
        TemplateError: when there is none of this code, or it is faulty.
    """
    if not code.startswith(OWN):
        return template(code)
    own = (
        OwnTemplate.objects.filter(pk=code.removeprefix(OWN)).first()
        if code[len(OWN) :].isdecimal()
        else None
    )
    if own is None:
        raise TemplateError("没有这个本单位模板。请重新选择模板。")
    return checked(own.body)


def is_usable(code: str, unit) -> bool:
    """Say whether a new report of a bureau may have this template: one of the package, or its own of today."""
    if not code.startswith(OWN):
        return True
    return any(own.code == code for own in OwnTemplate.objects.usable().filter(bureau=unit))


def offered(bureaus) -> list[tuple[str, str]]:
    """Return codes and names of the templates that these bureaus can draft from, their own last."""
    own = OwnTemplate.objects.usable().filter(bureau__in=bureaus).select_related("bureau")
    return [
        *((code, template(code).name) for code in codes()),
        *((one.code, f"{one.name}（{one.bureau}模板）") for one in own),
    ]
