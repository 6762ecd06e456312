"""Scheduled reports in words: when one is made, of what, where it goes, and how far it has come."""

from datetime import datetime, tzinfo
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QLocale

from faceattend.services.schedules import About, DueTimes, FileFormat, Frequency, Outlook, ReportPlan
from faceattend.ui.report_kinds import report_words
from faceattend.ui.rule_words import weekday_words
from faceattend.ui.site_time import to_field

LAST_DAY = 31
"""The day of a month that is always its last."""

_SHORTEST_MONTH = 28


def due_words(due: DueTimes) -> str:
    """Return when a report is made, in few words."""
    at = f"{due.at:%H:%M}"
    match due.frequency:
        case Frequency.DAILY:
            return _say("Daily, {0}").format(at)
        case Frequency.WEEKLY:
            return _say("{0}, {1}").format(weekday_words(due.weekday, short=True), at)
        case Frequency.MONTHLY if due.day == LAST_DAY:
            return _say("Last day, {0}").format(at)
        case Frequency.MONTHLY:
            return _say("Day {0}, {1}").format(due.day, at)


def due_sentence(due: DueTimes) -> str:
    """Return when a report is made, for ever, as a part of a sentence."""
    at = f"{due.at:%H:%M}"
    match due.frequency:
        case Frequency.DAILY:
            return _say("every day at {0}").format(at)
        case Frequency.WEEKLY:
            return _say("every {0} at {1}").format(weekday_words(due.weekday), at)
        case Frequency.MONTHLY if due.day == LAST_DAY:
            return _say("on the last day of every month at {0}").format(at)
        case Frequency.MONTHLY:
            return _say("on day {0} of every month at {1}").format(due.day, at)


def day_hint(due: DueTimes) -> str:
    """Return what a month does that has no such day; empty where every month has it."""
    if due.frequency is Frequency.MONTHLY and _SHORTEST_MONTH < due.day < LAST_DAY:
        return _say("In a shorter month on its last day.")
    return ""


def about_words(about: About) -> str:
    """Return which day or month a report is of."""
    return {
        About.TODAY: _say("The day on which it is made"),
        About.YESTERDAY: _say("The day before"),
        About.THIS_MONTH: _say("The month in which it is made"),
        About.LAST_MONTH: _say("The month before"),
    }[about]


def format_words(form: FileFormat) -> str:
    """Return what a kind of file is called."""
    return {
        FileFormat.PDF: _say("PDF document"),
        FileFormat.XLSX: _say("Excel workbook"),
        FileFormat.CSV: _say("CSV table"),
    }[form]


def where_words(plan: ReportPlan) -> str:
    """Return where a report goes, in few words."""
    places = [Path(plan.folder).name or plan.folder] if plan.folder else []
    return ", ".join((*places, *plan.receivers))


def plan_words(plan: ReportPlan) -> str:
    """Return all of a plan, as sentences."""
    group = _say("group {0}").format(plan.group) if plan.group else _say("everybody")
    what = [report_words(plan.kind), _about_in_a_row(plan.about), group, format_words(plan.format)]
    what.append(due_sentence(plan.due))
    to = ", ".join(filter(None, (plan.folder, *plan.receivers)))
    return _say("{0}. Goes to {1}.").format(", ".join(what), to)


def last_words(outlook: Outlook, zone: tzinfo) -> str:
    """Return what became of the report the last time, in few words."""
    schedule = outlook.schedule
    if schedule.failing is not None and outlook.waiting is not None:
        return _say("Failed")
    if schedule.done_until is None:
        return _say("Not yet")
    return short_moment(schedule.done_until, zone)


def next_words(outlook: Outlook, zone: tzinfo) -> str:
    """Return when the report is made next, tries after a failure among them."""
    if outlook.waiting is None:
        return short_moment(outlook.following, zone)
    again = outlook.schedule.try_again
    return _say("Now") if again is None else short_moment(again, zone)


def state_words(outlook: Outlook, zone: tzinfo) -> str:
    """Return how far a scheduled report has come, as sentences."""
    schedule = outlook.schedule
    following = _say("It is due next on {0}.").format(short_moment(outlook.following, zone))
    if outlook.waiting is None:
        return following
    due = short_moment(outlook.waiting, zone)
    if schedule.failing is None:
        words = _say("It was due on {0} and is caught up within a minute or two while the program is open. {1}")
        return words.format(due, following)
    times = _say("once") if schedule.failures == 1 else _say("{0} times").format(schedule.failures)
    again = "" if schedule.try_again is None else short_moment(schedule.try_again, zone)
    words = _say("It was due on {0} and failed {1}: {2} It is tried again on {3}.")
    return words.format(due, times, schedule.problem, again)


def short_moment(moment: datetime, zone: tzinfo) -> str:
    """Return day and time at the site without the year."""
    return QLocale().toString(to_field(moment, zone), "d MMM, HH:mm")


def _about_in_a_row(about: About) -> str:
    return {
        About.TODAY: _say("of that day"),
        About.YESTERDAY: _say("of the day before"),
        About.THIS_MONTH: _say("of that month"),
        About.LAST_MONTH: _say("of the month before"),
    }[about]


def _say(text: str) -> str:
    return QCoreApplication.translate("ScheduleWords", text)
