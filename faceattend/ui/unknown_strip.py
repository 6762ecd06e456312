"""Who was seen today and is not known, in one line: how many, how they look, and the way to say who they are."""

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import QSize, QTimer, pyqtSignal
from PyQt6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from faceattend.domain.accounts import Right
from faceattend.domain.faces import Image
from faceattend.services.office import Office
from faceattend.services.strangers import Stranger
from faceattend.ui.controls import Picture, Role, button, row, set_role
from faceattend.ui.elided_label import ElidedLabel
from faceattend.ui.icons import Icon, Tone
from faceattend.ui.pictures import rounded
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import TaskHandle, run_task

_MOST = 4
"""Pictures in the line; the dialog has all."""
_SIDE = 34

_SOON_MILLISECONDS = 1500
"""After a face was found to be nobody's: he is remembered a moment later."""
_ANYHOW_MILLISECONDS = 30_000


@dataclass(frozen=True, slots=True)
class _Unknown:
    """Somebody with a picture of him, if there is one."""

    stranger: Stranger
    picture: Image | None


class UnknownStrip(QFrame):
    """The line; it is there only when somebody waits.

    Signals:
        wanted: everybody who is not known is to be shown.
    """

    wanted = pyqtSignal()

    def __init__(self, office: Office, tab: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._office = office
        self._tab = tab
        self._faces_hidden = False
        self._shown: tuple[_Unknown, ...] = ()
        self._words = ElidedLabel()
        set_role(self._words, Role.STRONG)
        self._faces = [QLabel() for _ in range(_MOST)]
        self.who = button(self.tr("Who is it?..."))
        self.who.clicked.connect(self.wanted)
        layout = row()
        layout.setContentsMargins(GRID + GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        layout.addWidget(Picture(Icon.PERSON, Tone.LATE, 20))
        layout.addWidget(self._words, 1)
        for face in self._faces:
            face.hide()
            layout.addWidget(face)
        layout.addWidget(self.who)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._soon = self._timer(self._read, single=True)
        self._anyhow = self._timer(self._read)
        self.hide()

    @property
    def text(self) -> str:
        """What the line says."""
        return self._words.text()

    def start(self) -> None:
        """Read at once, and now and then."""
        self._anyhow.start(_ANYHOW_MILLISECONDS)
        self._read()

    def stop(self) -> None:
        """Read no more."""
        self._soon.stop()
        self._anyhow.stop()

    def somebody_came(self) -> None:
        """Read soon, because a face was found to be nobody's."""
        if not self._soon.isActive():
            self._soon.start(_SOON_MILLISECONDS)

    def hide_faces(self, *, hidden: bool) -> None:
        """Show no pictures, or show them again."""
        self._faces_hidden = hidden
        self._show(self._shown)

    def _timer(self, run: Callable[[], None], *, single: bool = False) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(single)
        made.timeout.connect(run)
        return made

    def _read(self) -> None:
        office = self._office
        if not office.access.has(Right.WATCH):
            return

        def read(_task: TaskHandle) -> tuple[_Unknown, ...]:
            waiting = [each for each in office.strangers.waiting() if each.visitor is None]
            pictures = [office.strangers.picture(each.id) for each in waiting[:_MOST]]
            pictures += [None] * (len(waiting) - len(pictures))
            return tuple(_Unknown(stranger, picture) for stranger, picture in zip(waiting, pictures, strict=True))

        # Whoever sat here was signed out in between: the line stays as it was, out of sight.
        run_task(self._tab, read, self._show, lambda _error: None)

    def _show(self, unknown: tuple[_Unknown, ...]) -> None:
        self._shown = unknown
        self.setVisible(bool(unknown))
        if not unknown:
            return
        count = len(unknown)
        self._words.setText(self.tr("Not known: {0}").format(count))
        for face, each in zip(self._faces, unknown, strict=False):
            picture = None if self._faces_hidden else each.picture
            if picture is not None:
                face.setPixmap(rounded(picture, QSize(_SIDE, _SIDE), GRID // 2, self.devicePixelRatioF()))
            face.setVisible(picture is not None)
        for face in self._faces[count:]:
            face.hide()
