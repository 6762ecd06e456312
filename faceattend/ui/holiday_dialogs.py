"""Adding holidays: by hand, from a calendar file, or the public ones of a country; what is found is shown first."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QDate, QLocale, QSignalBlocker, Qt
from PyQt6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QListWidget, QListWidgetItem, QSpinBox, QWidget

from faceattend.domain.calendar_changes import missing_holidays, with_holidays
from faceattend.domain.calendars import Holiday, WorkCalendar
from faceattend.domain.rule_book import RuleBook
from faceattend.domain.rule_changes import RuleChange
from faceattend.domain.shift_checks import MAX_TITLE_LENGTH
from faceattend.errors import EnvironmentFault
from faceattend.services.rules import Country, ReadHolidays, RulesService
from faceattend.ui.controls import Role, add_field, button, form, label, set_role, side_by_side
from faceattend.ui.icons import Icon
from faceattend.ui.rule_fields import date_field, long_box
from faceattend.ui.rule_writing import RuleDialog
from faceattend.ui.site_time import day_text
from faceattend.workers.tasks import Task, run_task

_LONGEST_HOLIDAY = 366
_LIST_HEIGHT = 168
_DAY = timedelta(days=1)


class HolidayDialog(RuleDialog):
    """Adds a holiday of one day or several by hand."""

    def __init__(
        self, service: RulesService, calendars: Sequence[WorkCalendar], today: date, parent: QWidget | None = None
    ) -> None:
        translate = QCoreApplication.translate
        title = translate("HolidayDialog", "Add a holiday")
        super().__init__(service, title, translate("HolidayDialog", "Add"), parent)
        self._title = QLineEdit()
        self._title.setMaxLength(MAX_TITLE_LENGTH)
        self._first, self._last = date_field(today), date_field(today)
        self._calendar = calendar_box(calendars)
        fields = form()
        add_field(fields, self.tr("&Name"), self._title)
        add_field(fields, self.tr("&First day"), self._first)
        add_field(fields, self.tr("&Last day"), self._last)
        add_field(fields, self.tr("F&or"), self._calendar)
        self.body.addLayout(fields)
        self.finish_layout()
        self._title.textChanged.connect(self._refresh)
        self._first.dateChanged.connect(self._first_changed)
        self._last.dateChanged.connect(self._refresh)
        self._refresh()
        self._title.setFocus()

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        first, last = self._first.date().toPyDate(), self._last.date().toPyDate()
        days = (first + number * _DAY for number in range((last - first).days + 1))
        title, calendar = self._title.text(), str(self._calendar.currentData())
        return with_holidays([Holiday(day, title, calendar) for day in days])

    def _first_changed(self, day: QDate) -> None:
        if self._last.date() < day:
            self._last.setDate(day)
        self._refresh()

    def _refresh(self) -> None:
        length = self._first.date().daysTo(self._last.date())
        if not self._title.text().strip():
            self.require(self.tr("Type a name."))
        elif length < 0:
            self.require(self.tr("The last day is before the first."))
        elif length > _LONGEST_HOLIDAY:
            self.require(self.tr("It is longer than a year."))
        else:
            self.require("")


class FoundHolidaysDialog(RuleDialog):
    """Shows holidays that were found somewhere, with a tick at each that will be added."""

    def __init__(
        self,
        service: RulesService,
        title: str,
        book: RuleBook,
        calendars: Sequence[WorkCalendar],
        today: date,
        parent: QWidget | None,
    ) -> None:
        super().__init__(service, title, QCoreApplication.translate("FoundHolidaysDialog", "Add"), parent)
        self._book = book
        self._read: ReadHolidays | None = None
        self._looking: Task | None = None
        self._found: Sequence[Holiday] = ()
        self._missing_days = 0
        self._left_out = ""
        self._calendar = calendar_box(calendars)
        self._first_year, self._last_year = _year_field(today.year), _year_field(today.year + 1)
        self._first_year.setAccessibleName(self.tr("First year"))
        self._last_year.setAccessibleName(self.tr("Last year"))
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Holidays that were found"))
        self._list.setFixedHeight(_LIST_HEIGHT)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._note = label("", Role.MUTED, wrap=True)
        self.fields = form()
        self.body.addLayout(self.fields)
        self.body.addWidget(self._list)
        self.body.addWidget(self._note)
        self.finish_layout()
        self.setMinimumWidth(600)
        self._list.itemChanged.connect(self._count)
        self._calendar.currentIndexChanged.connect(self._calendar_chosen)

    def change(self) -> RuleChange:
        """Return the change with the values of this moment."""
        return with_holidays(self._ticked())

    def add_years_and_calendar(self) -> None:
        """Put the fields that both kinds of sources have at the end of the form."""
        years = side_by_side(self._first_year, label("\u2013"), self._last_year)
        add_field(self.fields, self.tr("Ye&ars"), years)
        add_field(self.fields, self.tr("F&or"), self._calendar)
        QWidget.setTabOrder(self._calendar, self._list)
        for year in (self._first_year, self._last_year):
            year.valueChanged.connect(self.look)

    def look(self) -> None:
        """Look for the holidays with what is chosen, and show them."""
        raise NotImplementedError

    @property
    def years(self) -> Sequence[int]:
        """The years that are chosen; none when they are in the wrong order."""
        return range(self._first_year.value(), self._last_year.value() + 1)

    def look_in(self, source: Callable[[], ReadHolidays]) -> None:
        """Read the holidays off the GUI thread and show them; what was looked for before is shown no more."""
        self._forget()
        self.require(self.tr("Looking for them..."))
        self._looking = run_task(self, lambda _handle: source(), self._show_found, self.show_refusal)

    def show_none(self, words: str) -> None:
        """Show that there is nothing yet, and what is to be done."""
        self._show_empty("", words)

    def show_refusal(self, error: Exception) -> None:
        """Show why nothing could be read, where it would have been shown."""
        set_role(self._note, Role.BAD)
        self._show_empty(str(error), self.tr("There is nothing to add."))
        self.fit()

    def _forget(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._read = None

    def _calendar_chosen(self) -> None:
        if self._read is not None:
            self._show_found(self._read)

    def _show_empty(self, note: str, missing: str) -> None:
        self._forget()
        self._found = ()
        self._list.clear()
        self._note.setText(note)
        self.require(missing)

    def _show_found(self, read: ReadHolidays) -> None:
        self._read = read
        key = str(self._calendar.currentData())
        self._found = [replace(each, calendar=key) for each in read.holidays]
        missing = set(missing_holidays(self._book, self._found))
        self._missing_days = len(missing)
        quiet = QSignalBlocker(self._list)
        self._list.clear()
        for each in self._found:
            words = f"{day_text(each.day)}:  {each.title}"
            item = QListWidgetItem(words if each in missing else self.tr("{0} (a holiday already)").format(words))
            usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(usable if each in missing else Qt.ItemFlag.NoItemFlags)
            item.setCheckState(Qt.CheckState.Checked if each in missing else Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, each)
            item.setToolTip(item.text())
            self._list.addItem(item)
        quiet.unblock()
        left_out = ", ".join(read.left_out[:4])
        why = self.tr("Left out, because they have a time of day or were cancelled: {0}.")
        self._left_out = why.format(left_out) if left_out else ""
        self._count()

    def _ticked(self) -> list[Holiday]:
        items = (self._list.item(place) for place in range(self._list.count()))
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item is not None and item.checkState() is Qt.CheckState.Checked
        ]

    def _count(self) -> None:
        if self._read is None:
            return
        number = len(self._ticked())
        set_role(self._note, Role.MUTED)
        words = self.tr("{0} found, {1} will be added.").format(len(self._found), number)
        self._note.setText(f"{words} {self._left_out}".strip())
        if not self._found:
            self.require(self.tr("There are none in these years."))
        elif not self._missing_days:
            self.require(self.tr("All of them are holidays already."))
        else:
            self.require("" if number else self.tr("Tick what is to be added."))
        self.fit()


class PublicHolidaysDialog(FoundHolidaysDialog):
    """Adds the public holidays of a country, without the network."""

    def __init__(
        self,
        service: RulesService,
        book: RuleBook,
        calendars: Sequence[WorkCalendar],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        title = QCoreApplication.translate("PublicHolidaysDialog", "Public holidays of a country")
        super().__init__(service, title, book, calendars, today, parent)
        self._service = service
        self._countries: Sequence[Country] = ()
        self._country = long_box()
        self._state = long_box()
        self._language = long_box()
        add_field(self.fields, self.tr("&Country"), self._country)
        add_field(self.fields, self.tr("&State or province"), self._state)
        add_field(self.fields, self.tr("&Language"), self._language)
        self.add_years_and_calendar()
        self.show_none(self.tr("Reading the countries..."))
        run_task(self, lambda _handle: service.holiday_countries(), self._show_countries)

    def look(self) -> None:
        """Look for the holidays with what is chosen, and show them."""
        country = self._chosen
        if country is None:
            self.show_none(self.tr("Choose a country."))
            return
        if not self.years:
            self.show_none(self.tr("The last year is before the first."))
            return
        service, years = self._service, tuple(self.years)
        state, language = str(self._state.currentData() or ""), str(self._language.currentData() or "")
        self.look_in(lambda: service.public_holidays(country.code, years, "", state, language))

    @property
    def _chosen(self) -> Country | None:
        place = self._country.currentData()
        return self._countries[place] if isinstance(place, int) else None

    def _show_countries(self, countries: Sequence[Country]) -> None:
        named = sorted((_country_words(each.code), each) for each in countries)
        self._countries = [each for _, each in named]
        self._country.addItem(self.tr("Choose..."), None)
        for place, (words, _) in enumerate(named):
            self._country.addItem(words, place)
        here = QLocale.territoryToCode(QLocale().territory())
        codes = [each.code for each in self._countries]
        self._country.setCurrentIndex(codes.index(here) + 1 if here in codes else 0)
        self._country.currentIndexChanged.connect(self._country_chosen)
        for box in (self._state, self._language):
            box.currentIndexChanged.connect(self.look)
        self._country_chosen()
        self._country.setFocus()

    def _country_chosen(self) -> None:
        country = self._chosen
        states = [] if country is None else [(part.name, part.code) for part in country.parts]
        languages = [] if country is None else [(_language_words(code), code) for code in country.languages]
        for box, usual, choices in (
            (self._state, self.tr("The whole country"), states),
            (self._language, self.tr("As in the country"), languages),
        ):
            quiet = QSignalBlocker(box)
            box.clear()
            box.addItem(usual, "")
            for words, code in choices:
                box.addItem(words, code)
            quiet.unblock()
            self.fields.setRowVisible(box, bool(choices))
        self.look()


class CalendarFileDialog(FoundHolidaysDialog):
    """Adds the holidays of an iCalendar file."""

    def __init__(
        self,
        service: RulesService,
        book: RuleBook,
        calendars: Sequence[WorkCalendar],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        title = QCoreApplication.translate("CalendarFileDialog", "Holidays from a calendar file")
        super().__init__(service, title, book, calendars, today, parent)
        self._service = service
        self._content: bytes | None = None
        self._name = label(self.tr("No file is chosen."), wrap=True)
        choose = button(self.tr("Choose a file..."), name=Icon.FOLDER)
        choose.clicked.connect(self._choose)
        field = side_by_side(choose, self._name, wide=self._name)
        add_field(self.fields, self.tr("F&ile"), field, self.tr("A calendar saved as iCalendar (.ics)."))
        self.add_years_and_calendar()
        self.show_none(self.tr("Choose a file."))
        choose.setFocus()

    def look(self) -> None:
        """Look for the holidays with what is chosen, and show them."""
        service, content, years = self._service, self._content, tuple(self.years)
        if content is None:
            self.show_none(self.tr("Choose a file."))
        elif not years:
            self.show_none(self.tr("The last year is before the first."))
        else:
            self.look_in(lambda: service.holidays_of_file(content, "", years))

    def open_file(self, path: Path) -> None:
        """Read a file and show what is in it."""

        def show(content: bytes) -> None:
            self._content = content
            self._name.setText(path.name)
            self.look()

        def refused(error: Exception) -> None:
            self._content = None
            self._name.setText(path.name)
            self.show_refusal(error)

        run_task(self, lambda _handle: _content(path), show, refused)

    def _choose(self) -> None:
        kinds = self.tr("Calendars (*.ics);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a calendar"), str(Path.home()), kinds)
        if path:
            self.open_file(Path(path))


def calendar_box(calendars: Sequence[WorkCalendar]) -> QComboBox:
    """Return a box of calendars, all of them first; its data are their short names."""
    made = long_box()
    made.addItem(QCoreApplication.translate("HolidayDialogs", "All calendars"), "")
    for calendar in calendars:
        made.addItem(calendar.title, calendar.key)
    return made


def _year_field(year: int) -> QSpinBox:
    made = QSpinBox()
    made.setRange(1971, 2100)
    made.setValue(year)
    made.setFixedWidth(108)
    return made


def _country_words(code: str) -> str:
    return QLocale.territoryToString(QLocale.codeToTerritory(code)) or code


def _language_words(code: str) -> str:
    language = QLocale(code).language()
    name = QLocale.languageToString(language) if language is not QLocale.Language.C else code
    return f"{name} ({code})"


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be read ({error.strerror}); choose another file.") from error
