"""Protects how ledgers in tables become problems and measures, row by row."""

from zhunsheng.documents import Cell, Piece, Text, understand

HEADS = ("序号", "问题", "整改措施", "责任领导", "责任科室", "整改时限", "完成情况")


def table(*rows, heads=HEADS, before=(), merged=None):
    """Make a text with one table; ``merged`` gives the rows that a cell (row, column) covers."""
    pieces = [Piece(line, "正文") for line in before]
    pieces += [Piece(head, "表", 0, Cell(1, 1, column)) for column, head in enumerate(heads, 1)]
    for row, cells in enumerate(rows, 2):
        for column, words in enumerate(cells, 1):
            if words:
                cell = Cell(
                    1, row, column, rows=(merged or {}).get((row, column), 1), heads=(heads[column - 1],)
                )
                pieces += [Piece(line, "表", 0, cell) for line in words.split("\n")]
    return Text.of("台账.docx", pieces)


def details(text):
    return [
        (m.title, m.problem, m.owner, m.department, m.deadline, m.status) for m in understand(text).measures
    ]


def test_a_row_is_a_problem_with_its_measure():
    text = table(("1", "账目不清。", "补账。", "李局长", "财务科", "2024年6月底前", "已完成"))
    reading = understand(text)
    assert [(problem.title, problem.area) for problem in reading.problems] == [("账目不清", None)]
    assert details(text) == [("补账", "账目不清", "李局长", "财务科", "2024年6月底前", "done")]
    assert text.content[reading.problems[0].start : reading.problems[0].end] == "账目不清"


def test_a_merged_cell_holds_for_all_its_rows():
    rows = (
        ("1", "账目不清", "补账", "李局长", "财务科", "立行立改", "已完成"),
        ("2", "库房漏雨", "修房", "", "", "年底前", "正在推进"),
    )
    text = table(*rows, merged={(2, 4): 2, (2, 5): 2})
    assert [row[2:4] for row in details(text)] == [("李局长", "财务科")] * 2


def test_one_problem_may_have_a_measure_in_each_of_several_rows():
    rows = (("1", "账目不清", "对账", "甲", "", "", ""), ("", "", "补账", "乙", "", "", ""))
    text = table(*rows, merged={(2, 2): 2})
    assert [row[:3] for row in details(text)] == [("对账", "账目不清", "甲"), ("补账", "账目不清", "乙")]


def test_a_numbered_cell_holds_several():
    text = table(("1", "1.账目不清；2.库房漏雨", "1.补账；\n2.修房。", "李局长", "", "", ""))
    assert [row[:3] for row in details(text)] == [
        ("补账", "账目不清", "李局长"),
        ("修房", "库房漏雨", "李局长"),
    ]


def test_progress_is_the_measure_where_no_column_is_for_measures():
    heads = ("序号", "存在问题", "整改进展情况", "责任单位")
    text = table(("1", "账目不清", "已完成。补账两本。", "牵头单位：财务科\n配合单位：办公室"), heads=heads)
    assert [(m.problem, m.department) for m in understand(text).measures] == [("账目不清", "财务科")]


def test_area_and_section_are_a_column_or_the_headings_above():
    heads = ("问题类别", "问题", "整改措施")
    before = ("二、整改情况", "（一）资金管理方面")
    own = understand(table(("资产方面", "账目不清", "补账"), heads=heads, before=before)).problems[0]
    above = understand(table(("", "账目不清", "补账"), heads=heads, before=before)).problems[0]
    assert (own.area, own.section) == ("资产方面", "整改情况")
    assert above.area == "资金管理方面"


def test_nothing_in_a_cell_is_nothing():
    text = table(("1", "无", "无", "—", "", "", ""), ("2", "账目不清", "补账", "/", "", "", ""))
    assert details(text) == [("补账", "账目不清", None, None, None, None)]


def test_a_table_of_something_else_is_no_ledger():
    text = table(("1", "张三", "没有按时参加"), heads=("序号", "姓名", "备注"))
    assert (understand(text).problems, understand(text).measures) == ((), ())


def test_lines_copied_from_a_table_are_one():
    lines = [
        "序号\t问题\t整改措施\t责任人\t完成时限",
        "1\t账目不清\t1.对账。2.补账。\t李局长\t立行立改",
        "2\t库房漏雨\t\t王科长\t",
    ]
    text = Text.of("文本", [(line, "行", 0) for line in lines])
    assert [problem.title for problem in understand(text).problems] == ["账目不清", "库房漏雨"]
    assert [row[:5] for row in details(text)] == [
        ("对账", "账目不清", "李局长", None, "立行立改"),
        ("补账", "账目不清", "李局长", None, "立行立改"),
    ]


def test_lines_divided_by_strokes_are_one():
    lines = [
        "| 问题 | 整改措施 | 责任科室 |",
        "| --- | --- | --- |",
        "| 账目不清 |  | 财务科 |",
        "| 库房漏雨 | 修房 | 办公室 |",
    ]
    text = Text.of("文本", [(line, "行", 0) for line in lines])
    assert [problem.title for problem in understand(text).problems] == ["账目不清", "库房漏雨"]
    assert [row[:4] for row in details(text)] == [("修房", "库房漏雨", None, "办公室")]
