"""P13: the month roll of 500, of 1,000 and of 5,000 people, against reportlab's table and a bare canvas."""

import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from reportlab.lib.colors import grey, lightgrey, whitesmoke
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from benchmarks.measuring import Measurement, cpu_seconds
from faceattend.domain.attendance import month_result
from faceattend.domain.coverage import WatchedSpan
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails, PersonId
from faceattend.domain.punches import Direction, Method, Punch, PunchId
from faceattend.domain.results import DayCode, MonthResult
from faceattend.domain.rule_book import RuleBook
from faceattend.reports.month_csv import month_csv
from faceattend.reports.month_pdf import month_pdf
from faceattend.reports.month_table import cell_text, month_table
from faceattend.reports.month_xlsx import month_xlsx
from faceattend.reports.total_columns import total_text
from faceattend.reports.wording import ENGLISH

_MAY = Month(2026, 5)
_LINES_ON_A_PAGE = 24


def measure() -> Iterator[Measurement]:
    """Yield the numbers of the reports."""
    thousand = _month(1000)
    bare, roll = cpu_seconds(lambda: _bare(thousand), 3), cpu_seconds(lambda: month_pdf(thousand), 3)
    yield Measurement("the cells of 1,000 people on a bare canvas", bare, "s")
    yield Measurement("PDF of 1,000 people", roll, "s")
    yield Measurement("PDF of 1,000 people against the bare canvas", roll / bare, "times", 3)
    thousands = _month(5000)
    large = cpu_seconds(lambda: month_pdf(thousands), 3)
    yield Measurement("PDF of 5,000 people", large, "s", goal="P13")
    hundreds = _month(500)
    small = cpu_seconds(lambda: month_pdf(hundreds), 3)
    yield Measurement("PDF of 5,000 people against 500", large / small, "times", 11, goal="P13")
    began = time.process_time()
    _table(thousands)
    table = time.process_time() - began
    yield Measurement("reportlab's table of 5,000 people", table, "s", goal="P13")
    yield Measurement("PDF of 5,000 people against that table", large / table, "times", 1 / 25, goal="P13")
    tracemalloc.start()
    month_pdf(thousands)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield Measurement("memory of that PDF beside the month itself", peak / 2**20, "MB", 40, goal="P13")
    yield Measurement("XLSX of 5,000 people", cpu_seconds(lambda: month_xlsx(thousands), 1), "s")
    yield Measurement("CSV of 5,000 people", cpu_seconds(lambda: month_csv(thousands), 3), "s")


def _table(result: MonthResult) -> bytes:
    """Print the same cells, coloured by their code, as one table of reportlab."""
    table = month_table(result, ENGLISH)
    people = [person for block in table.groups for person in block.people]
    rows = [
        [
            *(str(person.number), person.code, person.name),
            *(cell_text(day) for day in person.days),
            *(
                total_text(column, value, ENGLISH)
                for column, value in zip(table.totals.columns, person.numbers, strict=True)
            ),
        ]
        for person in people
    ]
    colours = [
        ("BACKGROUND", (place, row), (place, row), whitesmoke if day.code is DayCode.PRESENT else lightgrey)
        for row, person in enumerate(people)
        for place, day in enumerate(person.days, 3)
    ]
    style = TableStyle([("FONTSIZE", (0, 0), (-1, -1), 6), ("GRID", (0, 0), (-1, -1), 0.25, grey), *colours])
    file = BytesIO()
    SimpleDocTemplate(file, pagesize=landscape(A4)).build([Table(rows, repeatRows=1, style=style)])
    return file.getvalue()


def _bare(result: MonthResult) -> bytes:
    """Draw the texts of all cells one by one, and nothing else."""
    table = month_table(result, ENGLISH)
    file = BytesIO()
    canvas = Canvas(file, pagesize=landscape(A4), pageCompression=1, invariant=1)
    for number, person in enumerate(person for block in table.groups for person in block.people):
        y = 500 - number % _LINES_ON_A_PAGE * 16
        if number and not number % _LINES_ON_A_PAGE:
            canvas.showPage()
        canvas.setFont("Helvetica", 6.5)
        totals = zip(table.totals.columns, person.numbers, strict=True)
        texts = [
            *(str(person.number), person.code, person.name),
            *(cell_text(day) for day in person.days),
            *(total_text(column, value, ENGLISH) for column, value in totals),
        ]
        for place, text in enumerate(texts):
            canvas.drawCentredString(30 + place * 16, y, text)
    canvas.save()
    return file.getvalue()


def _month(people: int) -> MonthResult:
    roll = [
        Person(
            PersonId(number + 1),
            PersonDetails(f"Person {number}", str(number), f"Group {number % 20}"),
            None,
            None,
            None,
            {},
        )
        for number in range(people)
    ]
    days = [day for day in _MAY.days if day.weekday() < 5]
    punches = [
        Punch(
            PunchId(1),
            person.id,
            datetime(2026, 5, day.day, hour, 0, tzinfo=UTC),
            day,
            direction,
            Method.FACE,
            "Door",
            0.7,
            "",
        )
        for person in roll
        for day in days
        for hour, direction in ((9, Direction.IN), (17, Direction.OUT))
    ]
    coverage = [
        WatchedSpan("Door", opened, opened + timedelta(hours=10))
        for day in days
        for opened in [datetime(2026, 5, day.day, 8, 0, tzinfo=UTC)]
    ]
    return month_result(
        month=_MAY,
        people=roll,
        punches=punches,
        coverage=coverage,
        book=RuleBook(),
        zone=ZoneInfo("UTC"),
        now=datetime(2026, 6, 1, tzinfo=UTC),
        site="Benchmark",
    )
