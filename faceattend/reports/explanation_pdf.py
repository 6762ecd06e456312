"""Why a day is what it is, on a page to be put behind the card."""

from collections.abc import Iterator

from faceattend.domain.day_entries import DayEntry
from faceattend.domain.explanation import Explanation
from faceattend.domain.results import DayResult
from faceattend.reports.explanation_words import day_text, punch_text, step_text, use_text
from faceattend.reports.flow import Flow
from faceattend.reports.list_frame import ENGLISH_LISTS, Language, Origin, day_period, made_at
from faceattend.reports.month_lists import issue_text

_TITLE = "Why a day is what it is"
_PUNCH_HEADS, _PUNCH_WIDTHS = ("Time", "Use", "How it was noted"), (0.14, 0.34, 0.52)
_ENTRY_HEADS, _ENTRY_WIDTHS = ("Entry", "Reason", "Written", "Withdrawn"), (0.26, 0.28, 0.24, 0.22)


def explanation_pdf(explanation: Explanation, origin: Origin, language: Language = ENGLISH_LISTS) -> bytes:
    """Return the explanation of a day as a PDF; the same explanation always gives the same bytes."""
    words, common = language.lists, language.common
    result, details = explanation.result, explanation.person.details
    flow = Flow(f"{_TITLE}, {result.day.isoformat()}", origin.site, made_at(origin, language))
    flow.title(origin.site, _TITLE)
    flow.facts(
        (
            (words.name, details.name),
            (words.code, details.code),
            (words.group, details.group or common.no_group),
            (words.date, day_period(result.day, common)),
            ("Result", _result_text(result, language)),
            *((("Closed as", _result_text(explanation.closed, language)),) if explanation.closed is not None else ()),
        )
    )
    flow.heading("How it was worked out")
    for number, step in enumerate(explanation.steps, start=1):
        flow.paragraph(step_text(step), f"{number}")
    flow.heading("Punches of the work day")
    if explanation.punches:
        rows = [(f"{used.time:%H:%M:%S}", use_text(used.use), punch_text(used, common)) for used in explanation.punches]
        flow.table(_PUNCH_HEADS, _PUNCH_WIDTHS, rows)
    else:
        flow.paragraph("There are none.")
    if explanation.entries:
        flow.heading("What was entered for the day")
        flow.table(_ENTRY_HEADS, _ENTRY_WIDTHS, _entry_rows(explanation.entries, origin, language))
    return flow.finish()


def _result_text(result: DayResult, language: Language) -> str:
    common, words = language.common, language.lists
    parts = [day_text(result, common)]
    if result.first_in is not None or result.last_out is not None:
        begin = f"{result.first_in:%H:%M}" if result.first_in is not None else "?"
        end = f"{result.last_out:%H:%M}" if result.last_out is not None else "?"
        parts.append(f"{begin}\u2013{end}")
    if result.worked:
        parts.append(f"{common.duration(result.worked)} worked")
    if result.late:
        parts.append(f"late by {result.late} min")
    if result.early:
        parts.append(f"early by {result.early} min")
    if result.overtime:
        parts.append(f"overtime {common.duration(result.overtime)}, {common.duration(result.approved)} approved")
    issues = issue_text(result, words)
    return "; ".join([", ".join(parts), issues] if issues else [", ".join(parts)])


def _entry_rows(entries: tuple[DayEntry, ...], origin: Origin, language: Language) -> Iterator[tuple[str, ...]]:
    zone = origin.generated_at.tzinfo
    moment = language.common.moment
    for entry in entries:
        what = f"{entry.leave or entry.kind.value}, {entry.part.value}"
        if entry.minutes:
            what += f", {entry.minutes} min"
        withdrawn = ""
        if entry.void_reason is not None:
            at = moment(entry.voided_at.astimezone(zone)) if entry.voided_at is not None else ""
            withdrawn = ", ".join(part for part in (at, entry.voided_by, entry.void_reason) if part)
        yield what, entry.reason, f"{moment(entry.at.astimezone(zone))}, {entry.by}", withdrawn
