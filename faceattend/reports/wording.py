"""Every word that a report prints, in one place, so that another language is another :class:`Words`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from faceattend.domain.months import Month
from faceattend.domain.punches import Method
from faceattend.domain.results import DayCode, Mark, MonthResult, MonthStatus
from faceattend.domain.shifts import Weekday, WorkWeek

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
    shift: str = "Hours of work"
    weekly_off: str = "Weekly off"
    no_weekly_off: str = "none"
    working_days: str = "Working days"
    everybody: str = "Everybody ({count})"
    present: str = "Present"
    absent: str = "Absent"
    off: str = "Weekly off"
    unobserved: str = "Not watched"
    not_on_roll: str = "Not on the roll"
    nobody: str = "Nobody is on the roll for this paper."
    page: str = "Page {number} of {count}"
    generated: str = "Generated {moment} ({zone}) by faceattend {version}"
    sealed: str = "{made}. Seal {head}, key {device}"
    no_evidence: str = "No punches in this month."
    evidence: str = "Evidence of {count} punches: {shares}."
    evidence_of_one: str = "Evidence of 1 punch: {shares}."
    watched: str = "Cameras watched {share} of the expected time."
    nothing_expected: str = "No time was expected yet."
    signature: str = "Signature"
    signed_name: str = "Name"
    signed_on: str = "Date"
    stamp: str = "Stamp"
    signers: tuple[str, ...] = ("Prepared by", "Checked by", "Approved by")
    legend: str = "Legend"
    register: str = "Register"
    status: str = "Status"
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
            DayCode.ABSENT: "absent",
            DayCode.WEEKLY_OFF: "weekly off",
            DayCode.WORKED_OFF_DAY: "worked on a weekly off",
            DayCode.UNOBSERVED: "not watched",
            DayCode.NOT_EMPLOYED: "not on the roll",
            DayCode.FUTURE: "still to come",
        }
    )
    marks: Mapping[Mark, str] = field(
        default_factory=lambda: {Mark.MANUAL: "by hand", Mark.WEAK: "confirmed at the desk"}
    )
    methods: Mapping[str, str] = field(
        default_factory=lambda: {
            Method.FACE.value: "face",
            Method.CONFIRMED.value: "confirmed face",
            Method.MANUAL.value: "by hand",
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

    def weekdays(self, days: frozenset[Weekday]) -> str:
        """Return days of the week as a list."""
        return ", ".join(_WEEKDAYS[day] for day in sorted(days)) or self.no_weekly_off

    def hours_of(self, week: WorkWeek) -> str:
        """Return when the shift begins and ends."""
        return f"{self.clock(week.shift.start)}\u2013{self.clock(week.shift.end)}"

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
        made = self.generated.format(moment=self.moment(result.generated_at), zone=result.zone, version=version)
        if result.seal is None:
            return made
        return self.sealed.format(made=made, head=result.seal.head, device=result.seal.device)

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
