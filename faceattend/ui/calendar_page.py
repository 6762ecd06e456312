"""The page Calendar of Preferences: weekly days off, holidays and terms. Changes are made at once."""

from PyQt6.QtCore import QCoreApplication

from faceattend.domain.calendar_changes import without_calendar, without_holiday, without_term
from faceattend.domain.calendars import Holiday, Term, WorkCalendar
from faceattend.services.office import Office
from faceattend.ui.calendar_dialogs import CalendarDialog, ChooseCalendarDialog, TermDialog
from faceattend.ui.holiday_dialogs import CalendarFileDialog, HolidayDialog, PublicHolidaysDialog
from faceattend.ui.icons import Icon
from faceattend.ui.messages import ask
from faceattend.ui.row_list import Line, RowList
from faceattend.ui.rule_page import RulePage
from faceattend.ui.rule_words import date_words, day_words, off_words, since_words
from faceattend.ui.rules_shown import RulesShown
from faceattend.ui.site_time import day_text


class CalendarPage(RulePage):
    """Lists the calendars with what is off in them, and changes it."""

    def __init__(self, office: Office) -> None:
        translate = QCoreApplication.translate
        words = translate(
            "CalendarPage",
            "On which days nobody is expected; whoever comes is still written down. Changes are made at once.",
        )
        super().__init__(office, translate("CalendarPage", "Calendar"), words)
        self._shown: RulesShown | None = None
        self.calendars: RowList[WorkCalendar] = RowList(
            self.tr("Weekly days off"),
            (self.tr("Calendar"), self.tr("Weekly days off"), self.tr("Who has it")),
            2,
            self.tr("Reading the calendars..."),
        )
        self.holidays: RowList[Holiday] = RowList(
            self.tr("Holidays"),
            (self.tr("Day"), self.tr("Holiday"), self.tr("Calendar")),
            1,
            self.tr("There are no holidays yet"),
            self.tr("Take the public ones of a country, a calendar file, or add them by hand."),
        )
        self.terms: RowList[Term] = RowList(
            self.tr("Terms"),
            (self.tr("Term"), self.tr("First day"), self.tr("Last day"), self.tr("Calendar")),
            0,
            self.tr("There are no terms"),
            self.tr("A school can add its terms; all days outside them are holidays then."),
        )
        self._build()

    def show_rules(self, shown: RulesShown) -> None:
        """Show what was read."""
        self._shown = shown
        self.calendars.show_lines(
            [Line(each, (each.title, off_words(each.weekly_off), self._who(each, shown))) for each in shown.calendars]
        )
        every = self.tr("all calendars")
        # What is still to come first, then what is over, the latest first.
        coming = sorted((each for each in shown.book.holidays if each.day >= shown.today), key=lambda each: each.day)
        over = sorted((each for each in shown.book.holidays if each.day < shown.today), key=lambda each: each.day)
        self.holidays.show_lines(
            [
                Line(
                    each,
                    (day_words(each.day), each.title, shown.calendar_title(each.calendar) if each.calendar else every),
                )
                for each in (*coming, *reversed(over))
            ]
        )
        self.terms.show_lines(
            [
                Line(
                    each,
                    (each.title, date_words(each.first), date_words(each.last), shown.calendar_title(each.calendar)),
                )
                for each in sorted(shown.book.terms, key=lambda each: (each.calendar, each.first))
            ]
        )

    def _build(self) -> None:
        self.calendars.add_button(self.tr("Add..."), Icon.ADD, self._add)
        self.calendars.add_row_button(self.tr("Change..."), Icon.EDIT, self._change, usual=True)
        self.calendars.add_row_button(self.tr("Give to..."), Icon.PEOPLE, self._give)
        self.calendars.add_row_button(self.tr("Remove..."), Icon.TRASH, self._remove)
        self.holidays.add_button(self.tr("Add..."), Icon.ADD, self._add_holiday)
        self.holidays.add_button(self.tr("Public holidays..."), Icon.CALENDAR, self._add_public)
        self.holidays.add_button(self.tr("From a file..."), Icon.FOLDER, self._add_from_file)
        self.holidays.add_row_button(self.tr("Remove..."), Icon.TRASH, self._remove_holiday)
        self.terms.add_button(self.tr("Add..."), Icon.ADD, self._add_term)
        self.terms.add_row_button(self.tr("Remove..."), Icon.TRASH, self._remove_term)
        for each, title in (
            (self.calendars, self.tr("Weekly days off")),
            (self.holidays, self.tr("Holidays")),
            (self.terms, self.tr("Terms")),
        ):
            self.tabs.addTab(each, title)

    def _who(self, calendar: WorkCalendar, shown: RulesShown) -> str:
        found = []
        for each in shown.book.calendar_choices:
            later = [
                other.since
                for other in shown.book.calendar_choices
                if other.group == each.group and each.since < other.since <= shown.today
            ]
            if each.calendar != calendar.key or later:
                continue
            who = self.tr("Group {0}").format(each.group) if each.group else self.tr("Everybody")
            begun = each.since <= shown.today
            found.append(who if begun else self.tr("{0} from {1}").format(who, since_words(each.since)))
        return ", ".join(found) or self.tr("nobody")

    def _add(self) -> None:
        shown = self._shown
        if shown is not None:
            taken = {each.key for each in shown.calendars}
            dialog = CalendarDialog(self.office.rules, None, taken, shown.usual, shown.today, self)
            self.changes.open(dialog, self.tr("The calendar was added. Give it to a group."))

    def _change(self, calendar: WorkCalendar) -> None:
        shown = self._shown
        if shown is not None:
            dialog = CalendarDialog(self.office.rules, calendar, (), shown.usual, shown.today, self)
            self.changes.open(dialog, self.tr("The calendar was changed."))

    def _give(self, calendar: WorkCalendar) -> None:
        shown = self._shown
        if shown is None:
            return
        having = {each.group for each in shown.book.calendar_choices}
        dialog = ChooseCalendarDialog(
            self.office.rules,
            shown.calendars,
            calendar.key,
            shown.groups,
            having,
            shown.usual,
            shown.today,
            self,
        )
        self.changes.open(dialog, self.tr("The calendar was given."))

    def _remove(self, calendar: WorkCalendar) -> None:
        title = self.tr("Remove the calendar {0}?").format(calendar.title)
        text = self.tr("Its own holidays and terms go with it. Only one that nobody has or had can be removed.")
        if ask(self, title, text, self.tr("Remove")):
            self.changes.make(lambda: without_calendar(calendar.key), self.tr("The calendar was removed."))

    def _add_holiday(self) -> None:
        shown = self._shown
        if shown is not None:
            dialog = HolidayDialog(self.office.rules, shown.calendars, shown.today, self)
            self.changes.open(dialog, self.tr("The holiday was added."))

    def _add_public(self) -> None:
        shown = self._shown
        if shown is not None:
            dialog = PublicHolidaysDialog(self.office.rules, shown.book, shown.calendars, shown.today, self)
            self.changes.open(dialog, self.tr("The holidays were added."))

    def _add_from_file(self) -> None:
        shown = self._shown
        if shown is not None:
            dialog = CalendarFileDialog(self.office.rules, shown.book, shown.calendars, shown.today, self)
            self.changes.open(dialog, self.tr("The holidays were added."))

    def _remove_holiday(self, holiday: Holiday) -> None:
        title = self.tr("Remove {0}?").format(holiday.title)
        text = self.tr("{0} is a day like others then.").format(day_text(holiday.day))
        if ask(self, title, text, self.tr("Remove")):
            self.changes.make(
                lambda: without_holiday(holiday.day, holiday.calendar), self.tr("The holiday was removed.")
            )

    def _add_term(self) -> None:
        shown = self._shown
        if shown is not None:
            dialog = TermDialog(self.office.rules, shown.calendars, shown.today, self)
            self.changes.open(dialog, self.tr("The term was added."))

    def _remove_term(self, term: Term) -> None:
        title = self.tr("Remove the term {0}?").format(term.title)
        text = self.tr("Its days are holidays then, as long as the calendar has other terms.")
        if ask(self, title, text, self.tr("Remove")):
            self.changes.make(lambda: without_term(term.calendar, term.title), self.tr("The term was removed."))
