"""Every word that a report prints, in one place, so that another language is another :class:`Words`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from faceattend.domain.closing import Closing
from faceattend.domain.months import Month
from faceattend.domain.punches import Method
from faceattend.domain.results import ColumnKind, DayCode, Mark, MonthResult, MonthStatus
from faceattend.domain.schedules import Shift, ShiftKind
from faceattend.reports.bidi import apart

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NAMED_SHIFTS = 3
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the month roll. Texts with braces are filled by name."""

    title: str = "Monthly attendance register"
    number: str = "No."
    code: str = "Code"
    name: str = "Name"
    group: str = "Group"
    hours: str = "Hours"
    minutes: str = "Minutes"
    days: str = "Days"
    people: str = "People"
    all_groups: str = "all"
    no_group: str = "Without a group"
    continued: str = "{group} (continued)"
    group_total: str = "{group}, present"
    shift: str = "Shift"
    shifts: str = "Shifts"
    some_shifts: str = "{count} shifts"
    flexible: str = "{title} {hours} a day"
    calendar: str = "Calendar"
    calendars: str = "Calendars"
    registration: str = "Registration"
    working_days: str = "Working days"
    everybody: str = "Everybody ({count})"
    late: str = "Late"
    late_title: str = "Late days"
    early: str = "Early"
    early_title: str = "Early days"
    deduction: str = "Ded."
    deduction_title: str = "Days deducted for lateness"
    percent: str = "%"
    percent_title: str = "Percent of expected days"
    overtime: str = "OT"
    overtime_title: str = "Overtime minutes"
    pay: str = "Pay"
    pay_title: str = "Pay days"
    summary: str = "Group summary"
    groups: str = "Groups"
    together: str = "Together"
    pack: str = "Attendance pack"
    paper: str = "Paper"
    first_page: str = "Page"
    pages: str = "Pages"
    cards: str = "Attendance cards"
    times: str = "Times and pay"
    besides: str = "Counted besides"
    nothing: str = "Nothing"
    worked: str = "Worked"
    expected: str = "Expected"
    credited: str = "Credited"
    late_time: str = "Late ({days})"
    early_time: str = "Left early ({days})"
    one_day: str = "1 day"
    some_days: str = "{count} days"
    overtime_worked: str = "Overtime worked"
    overtime_approved: str = "Overtime approved"
    undecided: str = "Days undecided"
    overtime_legend: str = "overtime that counts"
    pay_legend: str = "days to be paid"
    deduction_legend: str = "days deducted for lateness"
    percent_legend: str = "of the expected days attended"
    present: str = "Present"
    absent: str = "Absent"
    late_people: str = "Late"
    early_people: str = "Left early"
    on_leave: str = "On leave"
    holiday: str = "Holiday"
    off: str = "Weekly off"
    unobserved: str = "Not watched"
    not_on_roll: str = "Not on the roll"
    nobody: str = "Nobody is on the roll for this paper."
    page: str = "Page {number} of {count}"
    generated: str = "Generated {moment} ({zone}) by faceattend {version}, rules {rules}"
    sealed: str = "{made}. Seal {head}, key {device}"
    no_evidence: str = "No punches in this month."
    evidence: str = "Evidence of {count} punches: {shares}."
    evidence_of_one: str = "Evidence of 1 punch: {shares}."
    watched: str = "Watched: {share} of the expected time."
    nothing_expected: str = "No time was expected yet."
    signature: str = "Signature"
    signed_name: str = "Name"
    signed_on: str = "Date"
    stamp: str = "Stamp"
    signers: tuple[str, ...] = ("Prepared by", "Checked by", "Approved by")
    legend: str = "Legend"
    register: str = "Register"
    status: str = "Status"
    closed: str = "No. {month}, closed {moment} by {by}"
    amended: str = "Amendment {number} of {month}, {moment} by {by}"
    closed_by_nobody: str = "No. {month}, closed {moment}"
    amended_by_nobody: str = "Amendment {number} of {month}, {moment}"
    closed_undecided: str = "Closed with {count} days undecided: {reason}"
    closed_because: str = "Reason: {reason}"
    check_code: str = "Check code {code}"
    holidays: str = "Holidays"
    draft_note: str = "Numbers of a draft can still change."
    too_long: str = "The {what} {text} (code {code}) is too long for its column; it is printed with \u2026 at the end."
    no_font: str = (
        "The {what} {text} (code {code}) has signs that no font of the program has ({signs}); {box} is printed."
    )
    no_font_heading: str = "The {what} {text} has signs that no font of the program has ({signs}); {box} is printed."
    too_long_heading: str = "The {what} {text} is too long for its place; it is printed with \u2026 at the end."
    organisation: str = "name of the organisation"
    statuses: Mapping[MonthStatus, str] = field(
        default_factory=lambda: {MonthStatus.DRAFT: "DRAFT", MonthStatus.CLOSED: "CLOSED"}
    )
    codes: Mapping[DayCode, str] = field(
        default_factory=lambda: {
            DayCode.PRESENT: "present",
            DayCode.HALF_DAY: "half day",
            DayCode.ABSENT: "absent",
            DayCode.LEAVE: "leave",
            DayCode.HOLIDAY: "holiday",
            DayCode.WEEKLY_OFF: "weekly off",
            DayCode.WORKED_HOLIDAY: "worked on a holiday",
            DayCode.WORKED_OFF_DAY: "worked on a weekly off",
            DayCode.ON_DUTY: "on duty elsewhere",
            DayCode.FROM_HOME: "from home",
            DayCode.MISSING: "in or out is missing",
            DayCode.UNOBSERVED: "not watched",
            DayCode.NOT_EMPLOYED: "not on the roll",
            DayCode.FUTURE: "still to come",
        }
    )
    marks: Mapping[Mark, str] = field(
        default_factory=lambda: {
            Mark.LATE: "late",
            Mark.EARLY: "left early",
            Mark.MANUAL: "by hand",
            Mark.WEAK: "confirmed at the desk",
        }
    )
    methods: Mapping[str, str] = field(
        default_factory=lambda: {
            Method.FACE.value: "face",
            Method.CONFIRMED.value: "confirmed face",
            Method.MANUAL.value: "by hand",
            Method.TERMINAL.value: "terminal",
            Method.PIN.value: "PIN",
            Method.BADGE.value: "badge",
        }
    )

    def month(self, month: Month) -> str:
        """Return a month as a heading."""
        return f"{_MONTHS[month.number - 1]} {month.year}"

    def moment(self, moment: datetime) -> str:
        """Return a date and time of day."""
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M}"

    def weekday_letter(self, day: date) -> str:
        """Return the narrow name of a day of the week."""
        return _WEEKDAYS[day.weekday()][:1]

    def day_month(self, day: date) -> str:
        """Return a date of which the year is known."""
        return f"{day.day} {_MONTHS[day.month - 1]}"

    def holiday_of(self, first: date, last: date, title: str) -> str:
        """Return a holiday with its dates."""
        days = str(first.day) if first == last else f"{first.day}\u2013{last.day}"
        return f"{days} {apart(title)}"

    def weekday(self, day: date) -> str:
        """Return the name of a day of the week."""
        return _WEEKDAYS[day.weekday()]

    def hours_of(self, shift: Shift) -> str:
        """Return what a shift is called and when it begins and ends."""
        if shift.kind is ShiftKind.FLEXIBLE:
            return self.flexible.format(title=shift.title, hours=self.duration(shift.expected or 0))
        parts = " + ".join(f"{self.clock(part.start)}\u2013{self.clock(part.end)}" for part in shift.parts)
        return f"{shift.title} {parts}"

    def shifts_of(self, shifts: Sequence[Shift]) -> str:
        """Return the shifts of a paper, all of them while there are few."""
        if len(shifts) > _NAMED_SHIFTS:
            return self.some_shifts.format(count=len(shifts))
        return ", ".join(map(self.hours_of, shifts))

    def whole_days(self, number: int) -> str:
        """Return a number of days with its word."""
        return self.one_day if number == 1 else self.some_days.format(count=self.count(number))

    def facts_of(self, result: MonthResult) -> Iterator[tuple[str, str]]:
        """Yield what the head of a paper says of its month."""
        yield self.people, self.count(len(result.rows))
        yield self.working_days, str(sum(column.kind is ColumnKind.WORKING for column in result.columns))
        if result.shifts:
            yield (self.shift if len(result.shifts) == 1 else self.shifts), self.shifts_of(result.shifts)
        if result.calendars:
            yield (self.calendar if len(result.calendars) == 1 else self.calendars), ", ".join(result.calendars)

    def halves(self, number: int) -> str:
        """Return a number of half days in days."""
        return f"{number // 2}.5" if number % 2 else str(number // 2)

    def clock(self, moment: time) -> str:
        """Return a time of day."""
        return f"{moment:%H:%M}"

    def duration(self, minutes: int) -> str:
        """Return minutes as hours and minutes."""
        return f"{minutes // 60}:{minutes % 60:02d}"

    def count(self, number: int) -> str:
        """Return a whole number with its thousands apart."""
        return f"{number:,}"

    def share(self, part: int, whole: int) -> str:
        """Return a part of a whole in percent, never rounded up to all or down to nothing."""
        tenths = round(part * 1000 / whole)
        if part < whole:
            tenths = min(tenths, 999)
        if part:
            tenths = max(tenths, 1)
        return f"{tenths / 10:.1f} %" if tenths % 1000 else f"{tenths // 10} %"

    def made_by(self, result: MonthResult, version: str) -> str:
        """Return when and by what version a paper was made, and which seal lies under its numbers."""
        made = self.generated.format(
            moment=self.moment(result.generated_at), zone=result.zone, version=version, rules=result.rules
        )
        if result.seal is None:
            return made
        return self.sealed.format(made=made, head=result.seal.head, device=result.seal.device)

    def status_of(self, result: MonthResult) -> str:
        """Return what stands beside the status: that a draft changes, or when and by whom a month was closed."""
        closing = result.closing
        if result.status is MonthStatus.DRAFT:
            return self.draft_note
        if closing is None:
            return ""
        moment = self.moment(closing.at.astimezone(result.generated_at.tzinfo))
        if closing.number:
            text = self.amended if closing.by else self.amended_by_nobody
            return text.format(number=closing.number, month=closing.month, moment=moment, by=apart(closing.by))
        text = self.closed if closing.by else self.closed_by_nobody
        return text.format(month=closing.month, moment=moment, by=apart(closing.by))

    def closed_with(self, closing: Closing | None) -> tuple[str, ...]:
        """Return why a month was closed with days undecided, or amended."""
        if closing is None or not closing.reason:
            return ()
        if closing.undecided:
            count = self.count(closing.undecided)
            return (self.closed_undecided.format(count=count, reason=apart(closing.reason)),)
        return (self.closed_because.format(reason=apart(closing.reason)),)

    def label(self, code: DayCode, result: MonthResult) -> str:
        """Return what a code means, in the word of the office where it has one."""
        return result.labels.get(code, self.codes[code])

    def evidence_of(self, result: MonthResult) -> str:
        """Return on what the numbers rest: how people were noted, and how much of the time was watched."""
        count = sum(result.evidence.values())
        shares = ", ".join(
            f"{self.methods[method]} {self.share(number, count)}"
            for method, number in result.evidence.items()
            if number
        )
        evidence = self.evidence_of_one if count == 1 else self.evidence
        punches = evidence.format(count=self.count(count), shares=shares) if count else self.no_evidence
        watched, expected = result.watched
        seen = self.watched.format(share=self.share(watched, expected)) if expected else self.nothing_expected
        return f"{punches} {seen}"


ENGLISH = Words()
