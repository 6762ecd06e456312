"""The charts of a month: what they show of its numbers."""

from PyQt6.QtCore import QCoreApplication, QDate, QLocale

from faceattend.domain.statistics import Statistics
from faceattend.ui.chart_view import ChartData, ChartSeries, ChartStyle, SeriesLook
from faceattend.ui.month_field import month_text
from faceattend.ui.site_time import day_text

_MINUTES = 60


def charts_of(numbers: Statistics) -> list[ChartData]:
    """Return the charts, the widest first; those that have nothing to show are left out."""
    made = [_presence(numbers), _worked(numbers), _weekdays(numbers), _groups(numbers), _trend(numbers)]
    return [chart for chart in made if not chart.empty]


def _presence(numbers: Statistics) -> ChartData:
    days = numbers.presence
    return ChartData(
        title=_say("Present by day"),
        style=ChartStyle.STACKED,
        labels=[str(each.day.day) for each in days],
        series=(
            ChartSeries(
                _say("on time"), [each.present - min(each.late, each.present) for each in days], SeriesLook.GOOD
            ),
            ChartSeries(_say("late"), [min(each.late, each.present) for each in days], SeriesLook.LATE),
            ChartSeries(_say("absent"), [each.absent for each in days], SeriesLook.BAD),
            ChartSeries(_say("on leave"), [each.leave for each in days], SeriesLook.MAIN),
            ChartSeries(_say("not watched"), [each.unobserved for each in days], SeriesLook.QUIET),
        ),
        unit=_say("people"),
        tips=[day_text(each.day) for each in days],
    )


def _worked(numbers: Statistics) -> ChartData:
    weeks = [(QDate(first.year, first.month, first.day), minutes) for first, minutes in numbers.worked_weeks]
    return ChartData(
        title=_say("Worked against expected"),
        style=ChartStyle.GROUPED,
        labels=[QLocale().toString(first, "d MMM") for first, _ in weeks],
        series=(
            ChartSeries(_say("worked"), [minutes.worked / _MINUTES for _, minutes in weeks], SeriesLook.GOOD),
            ChartSeries(_say("expected"), [minutes.expected / _MINUTES for _, minutes in weeks], SeriesLook.QUIET),
        ),
        unit=_say("hours"),
        tips=[_say("Week from {0}").format(QLocale().toString(first, "d MMMM")) for first, _ in weeks],
    )


def _weekdays(numbers: Statistics) -> ChartData:
    days = numbers.late_weekdays
    long = QLocale.FormatType.LongFormat
    return ChartData(
        title=_say("Late by day of the week"),
        style=ChartStyle.GROUPED,
        labels=[QLocale().dayName(day + 1, QLocale.FormatType.ShortFormat) for day, _ in days],
        series=(ChartSeries(_say("late"), [late.percent for _, late in days], SeriesLook.LATE),),
        unit="%",
        tips=[
            _say("{0}, late {1} of {2} times").format(QLocale().dayName(day + 1, long), late.late, late.came)
            for day, late in days
        ],
    )


def _groups(numbers: Statistics) -> ChartData:
    groups = [(name or _say("no group"), late) for name, late in numbers.late_groups]
    return ChartData(
        title=_say("Late by group"),
        style=ChartStyle.GROUPED,
        labels=[name for name, _ in groups],
        series=(ChartSeries(_say("late"), [late.percent for _, late in groups], SeriesLook.LATE),),
        unit="%",
        tips=[_say("{0}, late {1} of {2} times").format(name, late.late, late.came) for name, late in groups],
    )


def _trend(numbers: Statistics) -> ChartData:
    months = numbers.trend
    return ChartData(
        title=_say("Month by month"),
        style=ChartStyle.LINE,
        labels=[QLocale().toString(QDate(each.month.year, each.month.number, 1), "MMM") for each in months],
        series=(
            ChartSeries(_say("attended"), [each.attended for each in months], SeriesLook.GOOD),
            ChartSeries(_say("late"), [each.late for each in months], SeriesLook.LATE),
        ),
        unit="%",
        tips=[month_text(each.month) for each in months],
    )


def _say(text: str) -> str:
    return QCoreApplication.translate("Charts", text)
