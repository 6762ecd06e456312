"""The line above a report: how it is looked at, what is searched for, what is open beside it."""

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QButtonGroup, QComboBox, QLineEdit, QPushButton, QWidget

from faceattend.ui.controls import Role, button, label, row
from faceattend.ui.month_model import RowChoice

_NARROWEST_SEARCH = 120
_WIDEST_SEARCH = 260


class ReportTools(QWidget):
    """The controls of one look at a report.

    Signals:
        look_changed: the screen or the pages are wanted; see ``pages_wanted``.
        search_changed: words that are searched for.
        rows_changed: a RowChoice.
        found_wanted: the focus belongs to what was found.
        open_days_wanted: whether the list of days to decide shall be open.
        codes_wanted: whether the list of codes shall be open.
    """

    look_changed = pyqtSignal()
    search_changed = pyqtSignal(str)
    rows_changed = pyqtSignal(object)
    found_wanted = pyqtSignal()
    open_days_wanted = pyqtSignal(bool)
    codes_wanted = pyqtSignal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = toggle(self.tr("&Table"))
        self._pages = toggle(self.tr("Pa&ges"))
        self._screen.setChecked(True)
        looks = QButtonGroup(self)
        toggles = row(gap=0)
        for each in (self._screen, self._pages):
            looks.addButton(each)
            toggles.addWidget(each)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search"))
        self._search.setAccessibleName(self.tr("Search in the report"))
        self._search.setClearButtonEnabled(True)
        self._search.setMinimumWidth(_NARROWEST_SEARCH)
        self._search.setMaximumWidth(_WIDEST_SEARCH)
        for keys, action in (("Down", self.found_wanted.emit), ("Esc", self._search.clear)):
            shortcut = QShortcut(QKeySequence(keys), self._search, action)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._rows = QComboBox()
        self._rows.setAccessibleName(self.tr("Rows"))
        for text, choice in (
            (self.tr("Everybody"), RowChoice.EVERYBODY),
            (self.tr("With undecided days"), RowChoice.UNDECIDED),
            (self.tr("With absences"), RowChoice.ABSENT),
            (self.tr("With late arrivals"), RowChoice.LATE),
            (self.tr("With overtime"), RowChoice.OVERTIME),
        ):
            self._rows.addItem(text, choice.value)
        self._found = label("", Role.MUTED)
        self._open_days = toggle("")
        self._codes = toggle(self.tr("C&odes"))
        layout = row()
        layout.addLayout(toggles)
        layout.addWidget(self._search, 1)
        layout.addWidget(self._rows)
        layout.addWidget(self._found)
        layout.addStretch()
        layout.addWidget(self._open_days)
        layout.addWidget(self._codes)
        self.setLayout(layout)
        self._screen.clicked.connect(self.look_changed)
        self._pages.clicked.connect(self.look_changed)
        self._search.textChanged.connect(self.search_changed)
        self._rows.activated.connect(lambda: self.rows_changed.emit(RowChoice(self._rows.currentData())))
        self._open_days.clicked.connect(self.open_days_wanted)
        self._codes.clicked.connect(self.codes_wanted)
        self.count_open(None)

    @property
    def pages_wanted(self) -> bool:
        """Whether the pages are looked at, and not the screen."""
        return self._pages.isChecked()

    def want_screen(self) -> None:
        """Look at the screen again."""
        self._screen.setChecked(True)

    def search(self) -> None:
        """Put the focus into the search."""
        self._search.setFocus()
        self._search.selectAll()

    def show_for(self, *, roll: bool, charts: bool) -> None:
        """Offer what there is for a report: rows of the roll, rows of a list, or charts."""
        self._screen.setText(self.tr("&Charts") if charts else self.tr("&Table"))
        # Nothing is searched for on pages, which are what will be printed.
        self._search.setVisible(not charts and not self.pages_wanted)
        self._rows.setVisible(roll and not self.pages_wanted)
        self._codes.setVisible(roll)

    def count_open(self, days: int | None) -> None:
        """Say how many days are undecided; None where that is not asked."""
        self._open_days.setVisible(days is not None)
        self._open_days.setText(self.tr("&Undecided: {0}").format(days or 0))

    def show_found(self, words: str) -> None:
        """Say how many rows were found."""
        self._found.setText(words)

    def show_open(self, *, open_days: bool, codes: bool) -> None:
        """Show what is open beside the report."""
        self._open_days.setChecked(open_days)
        self._codes.setChecked(codes)


def toggle(text: str) -> QPushButton:
    """Return a button that stays down."""
    made = button(text)
    made.setCheckable(True)
    made.setIconSize(QSize(18, 18))
    return made
