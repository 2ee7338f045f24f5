"""The coverage of hearings: who was heard this year and who was not."""

from django.shortcuts import render

from zhunsheng import clock
from zhunsheng.accounts.policies import may_read_records
from zhunsheng.accounts.rulings import require
from zhunsheng.activities.actions import note_export
from zhunsheng.activities.hearings.overview import heard_in
from zhunsheng.activities.kinds import HEARINGS
from zhunsheng.ui import tables


def hearing_list(request):
    require(may_read_records(request.user))
    this = clock.today().year
    years = [this - 1, this]
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else this
    rows = heard_in(request.user, year=year)
    unheard = [row for row in rows if not row.count]
    only = request.GET.get("only") == "unheard"
    shown = unheard if only else rows
    if request.GET.get("format") == "xlsx":
        return _export(request, year, shown)
    context = {
        "year": year,
        "years": years,
        "rows": shown,
        "kinds": HEARINGS,
        "unheard": unheard,
        "only": only,
    }
    return render(request, "activities/hearings/list.html", context)


def _export(request, year, rows):
    note_export(count=len(rows), filters=request.GET.dict(), by=request.user, at=clock.now())
    return tables.xlsx(
        f"{year}年听取汇报情况",
        "听取汇报",
        ["单位", *(kind.label for kind in HEARINGS), "最近一次"],
        [
            [str(row.unit), *(cell.count if cell.applies else None for cell in row.cells), row.last_on]
            for row in rows
        ],
    )
