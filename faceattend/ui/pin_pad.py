"""The pad on which somebody at the door types his number and PIN: large keys for fingers, the keyboard as well."""

from PyQt6.QtCore import QEvent, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QDialog, QGridLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from faceattend.domain.credentials import LONGEST_PIN, SHORTEST_PIN
from faceattend.domain.people import MAX_CODE_LENGTH
from faceattend.ui.controls import Kind, Role, button, column, form, label, row
from faceattend.ui.controls import add_field as add_form_field
from faceattend.ui.icons import Icon
from faceattend.ui.secret_field import SecretProblem
from faceattend.ui.theme import GRID

_KEY = 56
"""Pixels; a finger hits it without looking twice."""


class PinPad(QWidget):
    """Asks for a number and a PIN.

    Signals:
        entered: (number, PIN).
        given_up: nobody types any more.
    """

    entered = pyqtSignal(str, str)
    given_up = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._busy = False
        self.code = QLineEdit()
        self.code.setMaxLength(MAX_CODE_LENGTH)
        self.pin = QLineEdit()
        self.pin.setMaxLength(LONGEST_PIN)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._field = self.code
        self._problem = SecretProblem()
        self._problem.over.connect(self._refresh)
        self.go = button(self.tr("Check in or out"), Kind.PRIMARY, Icon.CHECK)
        self.cancel = button(self.tr("Cancel"))
        self._keys: dict[str, QPushButton] = {}
        self._build()
        for field in (self.code, self.pin):
            field.installEventFilter(self)
            field.textChanged.connect(self._refresh)
            field.returnPressed.connect(self._next)
        self.go.clicked.connect(self._enter)
        self.cancel.clicked.connect(self.given_up)
        self._refresh()

    def key(self, text: str) -> QPushButton:
        """Return a key of the pad: a digit."""
        return self._keys[text]

    def begin(self) -> None:
        """Wait for the next person."""
        self._busy = False
        self.code.clear()
        self.pin.clear()
        if not self._problem.waiting:
            self._problem.clear()
        self._refresh()
        self.code.setFocus()

    def tell(self, error: Exception) -> None:
        """Say what was wrong; the PIN is typed again."""
        self._busy = False
        self._problem.tell(error)
        self.pin.clear()
        self._refresh()
        self.pin.setFocus()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Remember in which field the keys of the pad write."""
        if event is not None and event.type() is QEvent.Type.FocusIn and isinstance(watched, QLineEdit):
            self._field = watched
        return False

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Give up with Escape."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        fields = form()
        add_form_field(fields, self.tr("&Number"), self.code)
        add_form_field(fields, self.tr("&PIN"), self.pin)
        keys = QGridLayout()
        keys.setSpacing(GRID)
        for place, digit in enumerate("123456789"):
            keys.addWidget(self._digit(digit), place // 3, place % 3)
        clear = self._key_of(self.tr("Clear"), self.tr("Clear the field"))
        clear.clicked.connect(self._clear)
        back = self._key_of("", self.tr("Take the last digit back"))
        back.setText("\u232b")
        back.clicked.connect(self._take_back)
        keys.addWidget(clear, 3, 0)
        keys.addWidget(self._digit("0"), 3, 1)
        keys.addWidget(back, 3, 2)
        buttons = row()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go, 1)
        layout = column(gap=GRID + GRID // 2)
        layout.addWidget(label(self.tr("Check in by PIN"), Role.HEADING))
        layout.addLayout(fields)
        layout.addWidget(self._problem)
        layout.addLayout(keys)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumWidth(3 * _KEY + 15 * GRID)
        QWidget.setTabOrder(self.code, self.pin)
        QWidget.setTabOrder(self.pin, self.go)
        QWidget.setTabOrder(self.go, self.cancel)

    def _digit(self, digit: str) -> QPushButton:
        made = self._key_of(digit, digit)
        made.clicked.connect(lambda _checked=False: self._field.insert(digit))
        self._keys[digit] = made
        return made

    def _key_of(self, text: str, name: str) -> QPushButton:
        made = button(text)
        made.setProperty("kind", "key")
        made.setAccessibleName(name)
        # The keyboard has these keys itself; who uses the pad must stay in the field.
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setFixedHeight(_KEY)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return made

    def _clear(self) -> None:
        self._field.clear()

    def _take_back(self) -> None:
        self._field.backspace()

    def _next(self) -> None:
        if self._field is self.code and not self.pin.text():
            self.pin.setFocus()
        else:
            self._enter()

    def _enter(self) -> None:
        if self.go.isEnabled():
            self._busy = True
            self._refresh()
            self.entered.emit(self.code.text(), self.pin.text())

    def _refresh(self) -> None:
        complete = bool(self.code.text().strip()) and len(self.pin.text()) >= SHORTEST_PIN
        self.go.setEnabled(complete and not self._busy and not self._problem.waiting)
        self.go.setText(self.tr("One moment...") if self._busy else self.tr("Check in or out"))


class PinDialog(QDialog):
    """The pad at the desk; the camera goes on meanwhile."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Check in by PIN"))
        self.pad = PinPad()
        self.pad.given_up.connect(self.reject)
        layout = column(margin=2 * GRID)
        layout.addWidget(self.pad)
        self.setLayout(layout)
        self.pad.begin()
