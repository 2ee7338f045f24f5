"""The workflow of a finding as a drawing, made from the one table; ``python -m tools.draw_workflow`` writes it."""

from html import escape

from zhunsheng.rectification.rules import MOVE_LABELS, MOVER_LABELS, MOVES, STATE_LABELS, State

# Where each state stands: column and row of the drawing.
PLACES = {
    State.OPEN: (0, 0),
    State.RECTIFYING: (1, 0),
    State.SUBMITTED: (2, 0),
    State.CLOSED: (3, 0),
    State.MERGED: (0, 1),
}
# Sizes in units of the drawing; a character of the labels is 13 wide.
BOX_WIDTH, BOX_HEIGHT, GAP, DROP, MARGIN, TOP = 130, 48, 200, 130, 20, 160
FIRST_ARC, NEXT_ARC = 40, 70
LINE = 16  # between the two lines of a label


def svg() -> str:
    """Return the drawing: a box per state, an arrow per move with whose move it is; read aloud, a list of moves."""
    width = 2 * MARGIN + 4 * BOX_WIDTH + 3 * GAP
    height = TOP + DROP + BOX_HEIGHT + MARGIN
    moves = [(start, end, mover) for start in MOVES for end, mover in MOVES[start].items()]
    told = "；".join(
        f"{STATE_LABELS[start]}到{STATE_LABELS[end]}：{MOVE_LABELS[start, end]}（{MOVER_LABELS[mover]}）"
        for start, end, mover in moves
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="title told" font-family="sans-serif" font-size="13">',
        '<title id="title">问题整改流程</title>',
        f'<desc id="told">{escape(told)}。</desc>',
        '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#33475b"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *(_arrow(start, end, mover) for start, end, mover in moves),
        *(_box(state) for state in MOVES),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _corner(state):
    column, row = PLACES[state]
    return MARGIN + column * (BOX_WIDTH + GAP), TOP + row * DROP


def _box(state):
    x, y = _corner(state)
    return (
        f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="4" fill="#f2f5f8" stroke="#33475b"/>'
        f'<text x="{x + BOX_WIDTH // 2}" y="{y + BOX_HEIGHT // 2 + 5}" text-anchor="middle" font-weight="bold">'
        f"{STATE_LABELS[state]}</text>"
    )


def _arrow(start, end, mover):
    (x, y), (to_x, to_y) = _corner(start), _corner(end)
    columns = PLACES[end][0] - PLACES[start][0]
    words = (MOVER_LABELS[mover], MOVE_LABELS[start, end])
    if to_y != y and not columns:
        middle = x + BOX_WIDTH // 2
        path = f"M{middle} {y + BOX_HEIGHT} V{to_y}"
        return _drawn(path, middle + 8, (y + BOX_HEIGHT + to_y) // 2 - 4, words, "start")
    if to_y != y:
        middle, line = x + BOX_WIDTH // 2, to_y + BOX_HEIGHT // 2
        path = f"M{middle} {y + BOX_HEIGHT} V{line} H{to_x + BOX_WIDTH}"
        return _drawn(path, middle + 8, (y + BOX_HEIGHT + line) // 2 - 4, words, "start")
    if columns > 0:
        line = y + BOX_HEIGHT // 2
        path = f"M{x + BOX_WIDTH} {line} H{to_x}"
        return _drawn(path, (x + BOX_WIDTH + to_x) // 2, line - 26, words, "middle")
    # A way back goes over the boxes, the longer the higher, and arrives beside the others.
    top = y - FIRST_ARC + (columns + 1) * NEXT_ARC
    leaves, arrives = x + BOX_WIDTH // 2, to_x + BOX_WIDTH // 2 + (columns + 2) * 24
    path = f"M{leaves} {y} V{top} H{arrives} V{y}"
    return _drawn(path, (leaves + arrives) // 2, top - 24, words, "middle")


def _drawn(path, x, y, words, anchor):
    first, second = map(escape, words)
    return (
        f'<path d="{path}" fill="none" stroke="#33475b" stroke-width="1.5" marker-end="url(#head)"/>'
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#33475b">{first}</text>'
        f'<text x="{x}" y="{y + LINE}" text-anchor="{anchor}">{second}</text>'
    )
