"""The words of lists and cards, in one place, so that another language is another :class:`ListWords`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from faceattend.domain.results import CorrectionKind, Issue, OvertimeClass


@dataclass(frozen=True, slots=True)
class ListWords:
    """The words. Texts with braces are filled by name."""

    group: str = "Group"
    number: str = "No."
    code: str = "Code"
    name: str = "Name"
    date: str = "Date"
    shift: str = "Shift"
    due: str = "Due"
    time_in: str = "In"
    time_out: str = "Out"
    breaks: str = "Break"
    hours: str = "Hours"
    late: str = "Late"
    early: str = "Early"
    overtime: str = "OT"
    day_code: str = "Day"
    remark: str = "Remark"
    people: str = "People"
    all: str = "all"
    everybody: str = "Together"
    person: str = "Person"
    printed: str = "Generated {moment} ({zone}) by faceattend {version}"
    sealed: str = "{made}. Seal {head}, key {device}"
    signers: tuple[str, ...] = ("Prepared by", "Checked by")

    card: str = "Attendance card"
    card_signers: tuple[str, ...] = ("Employee or student", "Checked by", "Approved by")
    first_day: str = "First day"
    last_day: str = "Last day"
    calendar: str = "Calendar"
    days_block: str = "Days"
    time_block: str = "Time"
    leave_block: str = "Leave and pay"
    corrections_block: str = "Corrections"
    expected: str = "Expected"
    worked: str = "Worked"
    credited: str = "Credited"
    late_days: str = "Late ({days})"
    early_days: str = "Early ({days})"
    worked_overtime: str = "Overtime worked"
    approved_overtime: str = "Overtime approved"
    pay_days: str = "Days to be paid"
    deducted_days: str = "Days deducted for lateness"
    no_leave: str = "No leave"
    still_to_come: str = "still to come"
    evidence: str = "Evidence of {count} punches that count: {shares}."
    evidence_of_one: str = "Evidence of 1 punch that counts: {shares}."
    no_evidence: str = "No punch counts."
    card_empty: str = "There is no date."
    proposed: str = "{issue}, {time} proposed"

    exceptions: str = "Exceptions"
    exceptions_empty: str = "There is nothing to look at."
    what: str = "What"
    decision: str = "Decision"
    must_decide: str = "To be decided"
    to_look_at: str = "To be looked at"
    bold_blocks: str = "Bold: has to be decided before the month is closed."

    corrections: str = "Corrections"
    corrections_empty: str = "Nothing was written by hand."
    entry_time: str = "Time"
    detail: str = "What it says"
    reason: str = "Reason"
    by: str = "By"
    written: str = "Written"

    late_list: str = "Late list"
    late_empty: str = "Nobody was late."
    late_by: str = "Late by"
    times: str = "Times so far"
    late_count: str = "Late"
    late_minutes: str = "Late altogether"

    overtime_list: str = "Overtime"
    overtime_by_person: str = "Overtime by person"
    overtime_empty: str = "There was no overtime."
    overtime_worked: str = "Worked"
    overtime_approved: str = "Approved"
    overtime_class: str = "Kind of day"
    overtime_open: str = "Not approved"
    bold_not_approved: str = "Bold: not all of it is approved."

    low: str = "Low attendance"
    low_empty: str = "Nobody is below {percent} %."
    below: str = "Below"
    of_all: str = "{count} of {all}"
    days_expected: str = "Expected"
    days_attended: str = "Attended"
    days_absent: str = "Absent"
    days_leave: str = "Leave"
    days_unwatched: str = "Not watched"
    percent: str = "%"
    days_needed: str = "Days to catch up"
    low_note: str = (
        "Days that nobody watched count neither for nor against anybody. Leave counts as expected. Days to catch up: "
        "so many days without a gap bring the person back to the limit."
    )

    day_list: str = "Day list"
    day_empty: str = "Nobody is on the roll for this day."
    state: str = "State"
    not_yet: str = "Not yet here"
    late_people: str = "Late"
    present: str = "Present"
    elsewhere: str = "On duty elsewhere or at home"
    on_leave: str = "On leave"
    absent: str = "Absent"
    unobserved: str = "Not watched"
    not_due: str = "Not due yet"
    day_off: str = "Day off"
    counted: str = "{title} ({count})"
    now: str = "As of"

    roll_call: str = "Roll call"
    roll_call_empty: str = "Nobody is on the roll."
    in_building: str = "In"
    not_seen: str = "Not seen today"
    gone: str = "Left"
    since: str = "Last seen"
    where: str = "Where"
    here: str = "Here"
    roll_call_note: str = (
        "In: the last entry of the work day is an arrival. Tick everybody who is counted at the meeting point."
    )
    roll_call_signers: tuple[str, ...] = ("Counted by", "Handed to")

    issues: Mapping[Issue, str] = field(
        default_factory=lambda: {
            Issue.MISSING_OUT: "departure is missing",
            Issue.MISSING_IN: "arrival is missing",
            Issue.UNOBSERVED: "not watched",
            Issue.UNPAIRED: "an entry without its other half",
            Issue.OUT_OF_WINDOW: "an entry outside the hours of the shift",
            Issue.WEAK: "confirmed at the desk",
            Issue.PRESENT_ON_LEAVE: "present on leave",
            Issue.NOT_ON_ROLL: "an entry before the first day or after the last",
            Issue.OVERTIME_OPEN: "overtime not approved",
        }
    )
    approved: str = "overtime approved"
    decided: str = "day decided"
    corrected: Mapping[CorrectionKind, str] = field(
        default_factory=lambda: {
            CorrectionKind.ADDED: "entry added",
            CorrectionKind.VOIDED: "entry voided",
            CorrectionKind.CONFIRMED: "face confirmed",
            CorrectionKind.ENTERED: "day entered",
            CorrectionKind.WITHDRAWN: "day entry withdrawn",
        }
    )
    classes: Mapping[OvertimeClass, str] = field(
        default_factory=lambda: {
            OvertimeClass.WEEKDAY: "working day",
            OvertimeClass.OFF_DAY: "day off",
            OvertimeClass.HOLIDAY: "holiday",
        }
    )


LIST_ENGLISH = ListWords()
