"""Which words stand above the cells of a table."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from zhunsheng.documents.stream import Cell, Piece

_LONGEST_HEAD = 30
_MOST_HEADER_ROWS = 3


def placed(cell: Cell) -> str:
    """Say in Chinese where a cell stands."""
    return f"表{cell.table}第{cell.row}行第{cell.column}列"


def headed(pieces: Iterable[Piece]) -> list[Piece]:
    """Give every cell the words of the header cells above it.

    The header is the first row that is more than a title over the whole width, with the rows below it that its merged
    cells reach into, where it has a cell over several columns. Without short words in it there is no header.
    """
    listed = list(pieces)
    tables: dict[int, list[Piece]] = {}
    for piece in listed:
        if piece.cell:
            tables.setdefault(piece.cell.table, []).append(piece)
    heads = {table: _heads(cells) for table, cells in tables.items()}

    def with_heads(piece: Piece) -> Piece:
        cell = piece.cell
        if cell is None:
            return piece
        body, columns = heads[cell.table]
        above = columns.get(cell.column, ()) if cell.row >= body else ()
        return piece._replace(cell=replace(cell, heads=above)) if above else piece

    return [with_heads(piece) for piece in listed]


def _heads(pieces: Sequence[Piece]) -> tuple[int, dict[int, tuple[str, ...]]]:
    """Return the first row below the header, and column → words of the header cells from the top down."""
    cells: dict[Cell, str] = {}
    for piece in pieces:
        if piece.cell:
            cells[piece.cell] = cells.get(piece.cell, "") + "".join(piece.words.split())
    width = max(cell.column + cell.columns - 1 for cell in cells)
    rows = [
        list(row) for _, row in groupby(sorted(cells, key=lambda cell: cell.row), key=lambda cell: cell.row)
    ]
    first = next((row for row in rows if not (len(row) == 1 and row[0].columns == width)), None)
    if width == 1 or first is None or first is rows[-1]:
        return 0, {}
    top = first[0].row
    is_grouped = any(cell.columns > 1 for cell in first)
    depth = min(max(cell.rows for cell in first), _MOST_HEADER_ROWS) if is_grouped else 1
    header = [cell for cell in cells if top <= cell.row < top + depth]
    if any(len(cells[cell]) > _LONGEST_HEAD or "。" in cells[cell] for cell in header):
        return 0, {}
    columns: dict[int, tuple[str, ...]] = {}
    for cell in sorted(header, key=lambda cell: cell.row):
        for column in range(cell.column, cell.column + cell.columns):
            columns[column] = (*columns.get(column, ()), *filter(None, [cells[cell]]))
    return top + depth, columns
