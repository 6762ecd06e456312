"""Lists as other programs read them, and as lines of text."""

from datetime import date, datetime

from faceattend.cli.output import Output
from faceattend.services.papers import CellKind, CellValue, ListColumn, ListRow, ListTable, shown


def table_document(table: ListTable) -> dict[str, object]:
    """Return a list as JSON: rows by the keys of its columns, durations in minutes, dates and times in ISO 8601."""
    columns = table.flat_columns
    return {
        "title": table.title,
        "period": table.period,
        "status": None if table.status is None else table.status.value,
        "facts": [{"label": label, "value": value} for label, value in table.facts],
        "columns": [{"key": column.key, "title": column.title, "kind": column.kind.value} for column in columns],
        "rows": [_row(row, columns) for row in table.flat_rows()],
        "sums": None if table.sums is None else _cells(table.sums, table.columns),
    }


def print_list(output: Output, table: ListTable) -> None:
    """Print a list as lines of text, without what is only written into on paper."""
    output.say(f"{table.title}, {table.period}")
    if not table.rows:
        output.say(table.empty)
        return
    columns = table.flat_columns
    places = [
        place
        for place, column in enumerate(columns)
        if column.kind is not CellKind.BOX
        and not (column.signed and all(row.cells[place] is None for row in table.flat_rows()))
    ]
    output.table(
        [columns[place].title for place in places],
        [[shown(columns[place].kind, row.cells[place], row.day) for place in places] for row in table.flat_rows()],
    )


def _row(row: ListRow, columns: tuple[ListColumn, ...]) -> dict[str, object]:
    cells = _cells(row.cells, columns)
    if row.person is not None:
        cells["code"] = row.person.details.code
    if row.day is not None:
        cells["date"] = row.day.isoformat()
    return cells


def _cells(values: tuple[CellValue, ...], columns: tuple[ListColumn, ...]) -> dict[str, object]:
    return {
        column.key: value.isoformat() if isinstance(value, datetime | date) else value
        for column, value in zip(columns, values, strict=True)
        if column.kind is not CellKind.BOX
    }
