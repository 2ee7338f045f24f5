"""The product obeys the rules it serves: no clocking in, points, ranks or online time, no forced photo or position,
no likes or logins counted, nothing asked for that is known already.

整治形式主义为基层减负若干规定（2024年）, 政务移动互联网应用程序规范化管理办法（2026年）. All forms, columns and pages
are walked.
"""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django import forms
from django.apps import apps

import zhunsheng
from zhunsheng.ui.forms import ExplainedForm
from zhunsheng.ui.uploads import SheetField

HERE = Path(zhunsheng.__file__).parent
# What may not be asked for or shown; a negation before it ("不排名") says that it is not done.
FORBIDDEN = {
    "clocking in": r"打卡|刷脸|指纹",
    "points and ranks": r"积分|(?<!不)(?<!不作)排名|排行|名次榜|得分榜",
    "online time, logins, likes": r"在线时长|登录次数|登录率|活跃度|点赞|转发量|阅读量",
    "position": r"定位|经纬度|轨迹",
    "known or needless personal data": r"身份证|手机号|出生日期|家庭住址",
}
FORBIDDEN_NAMES = re.compile(
    r"(^|_)(clock_?in|check_?in|(?<!risk_)points|score|rank|ranking|likes|online|logins|latitude|longitude|geo|gps|position_x)(_|$)"
)
SCRIPTS = re.compile(r"geolocation|getUserMedia|sendBeacon")


def all_forms():
    """Return every form class of the product."""
    for module in pkgutil.walk_packages(zhunsheng.__path__, "zhunsheng."):
        if module.name.rsplit(".", 1)[-1] in {"forms", "views"} or ".forms." in module.name:
            importlib.import_module(module.name)
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.startswith("zhunsheng."):
                found.add(form)
    return sorted(found, key=lambda form: (form.__module__, form.__qualname__))


def broken_by(form):
    """Yield which guardrail each field of a form class breaks."""
    fields = dict(form.base_fields)
    is_import = any("import" in part for part in (form.__module__, form.__qualname__.lower())) or any(
        isinstance(field, SheetField) for field in fields.values()
    )
    for name, field in fields.items():
        words = f"{field.label or ''} {field.help_text or ''}"
        for guardrail, pattern in FORBIDDEN.items():
            if re.search(pattern, words):
                yield f"{name}: {guardrail}"
        if FORBIDDEN_NAMES.search(name):
            yield f"{name}: by its name"
        # A file may be required only where reading it is what the form is for.
        if isinstance(field, forms.FileField) and field.required and not (is_import or len(fields) <= 2):
            yield f"{name}: a file is forced"
        if isinstance(field, forms.ImageField):
            yield f"{name}: a photo is asked for"


def test_there_are_forms_to_walk():
    assert len(all_forms()) > 60


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: f"{form.__module__}.{form.__qualname__}")
def test_a_form_asks_for_nothing_that_may_not_be_asked(form):
    assert list(broken_by(form)) == []


class Planted(ExplainedForm):
    """Breaks what can be broken; kept out of the product's forms by its module."""

    clock_in = forms.TimeField(label="上班打卡")
    points = forms.IntegerField(label="本月积分")
    photo = forms.ImageField(label="现场照片")
    place = forms.CharField(label="地点", help_text="自动取得您的定位。")
    phone = forms.CharField(label="手机号")


def test_the_walk_finds_what_breaks_a_guardrail():
    broken = {fault.split(":")[0] for fault in broken_by(Planted)}
    assert broken == {"clock_in", "points", "photo", "place", "phone"}


def test_no_column_keeps_what_may_not_be_kept():
    kept = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("zhunsheng.")
        for field in model._meta.get_fields()
        if field.concrete
        and (
            FORBIDDEN_NAMES.search(field.name)
            or any(re.search(pattern, str(field.verbose_name)) for pattern in FORBIDDEN.values())
        )
    ]
    assert kept == []


@pytest.mark.parametrize("template", sorted(HERE.rglob("templates/**/*.html")), ids=lambda path: path.name)
def test_no_page_shows_what_may_not_be_measured(template):
    words = template.read_text(encoding="utf-8")
    assert [name for name, pattern in FORBIDDEN.items() if re.search(pattern, words)] == []
    assert not re.search(r"capture[^>]*required|required[^>]*capture", words)


def test_no_script_asks_where_somebody_is_or_reports_what_they_do():
    scripts = list(HERE.rglob("static/**/*.js"))
    assert scripts
    assert [path.name for path in scripts if SCRIPTS.search(path.read_text(encoding="utf-8"))] == []
