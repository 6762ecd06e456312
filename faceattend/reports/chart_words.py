"""The words of charts, in one place, so that another language is another :class:`ChartWords`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChartWords:
    """The words. Texts with braces are filled by name."""

    title: str = "Charts"
    presence: str = "People by day"
    late_weekdays: str = "Late by day of the week"
    late_groups: str = "Late by group"
    trend: str = "Attended and late, month by month"
    worked_groups: str = "Hours worked and expected by group"
    worked_weeks: str = "Hours worked and expected by week"
    of_days: str = "% of the days on which somebody came"
    percent: str = "%"
    people: str = "people"
    hours: str = "hours"
    on_time: str = "present, on time"
    late: str = "late"
    leave: str = "on leave"
    absent: str = "absent"
    unobserved: str = "not watched"
    attended: str = "attended"
    late_share: str = "late"
    worked: str = "worked"
    expected: str = "expected"
    nobody_late: str = "Nobody was late."
    nothing: str = "There is nothing to show yet."
    some_groups: str = "{title} ({count} largest of {all})"
    date: str = "Date"
    weekday: str = "Day of the week"
    group: str = "Group"
    month: str = "Month"
    week: str = "Week from"
    came: str = "Days somebody came"
    late_days: str = "Late days"
    late_minutes: str = "Late by"
    late_percent: str = "Late %"
    attended_percent: str = "Attended %"


CHART_ENGLISH = ChartWords()
