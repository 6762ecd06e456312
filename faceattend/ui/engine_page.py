"""Preferences > Recognition: the engines, which one decides, and which ones learn."""

from collections.abc import Mapping, Sequence

from PyQt6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QRadioButton

from faceattend import settings
from faceattend.services.recognizers import PluginState, RecognizerCard
from faceattend.ui.controls import Role, column, label, row, set_role
from faceattend.ui.plugin_parts import allow_again, in_use, state_badge
from faceattend.ui.preference_pages import PreferencePage
from faceattend.ui.theme import GRID


class EngineCard(QFrame):
    """One engine: what it is, how it is, and two choices, whether it decides and whether it learns."""

    def __init__(self, engine: RecognizerCard) -> None:
        super().__init__()
        self.engine = engine
        self.decides = QRadioButton(engine.title)
        self.decides.setAccessibleName(self.tr("%1 decides who somebody is").replace("%1", engine.title))
        font = self.decides.font()
        font.setBold(True)
        self.decides.setFont(font)
        self.decides.setChecked(engine.active)
        self.learns = QCheckBox(self.tr("In use: learns each new person"))
        self.learns.setAccessibleName(self.tr("%1 learns each new person").replace("%1", engine.title))
        self.learns.setChecked(in_use(engine.state))
        failed = engine.state is PluginState.FAILED
        self.decides.setEnabled(not failed)
        self.again = allow_again(engine.title, engine.state, self)
        top = row()
        top.addWidget(self.decides)
        top.addStretch()
        top.addWidget(state_badge(engine.state))
        inside = column(gap=GRID // 2)
        inside.addLayout(top)
        if engine.reason:
            inside.addWidget(label(engine.reason, Role.BAD, wrap=True))
        if engine.notes:
            inside.addWidget(label(engine.notes, wrap=True))
        if engine.rejects_strangers is False:
            only = self.tr("It cannot tell strangers from people on the roll: somebody confirms each name it proposes.")
            inside.addWidget(label(only, Role.LATE, wrap=True))
        inside.addWidget(label(self._facts(), Role.MUTED, wrap=True))
        inside.addWidget(self.learns)
        inside.addWidget(self.again)
        self.setLayout(inside)
        inside.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID)
        self.mark()

    def mark(self) -> None:
        """Show whether it is the chosen one; the one that decides must be in use."""
        chosen = self.decides.isChecked()
        set_role(self, "card-chosen" if chosen else "card")
        if chosen:
            self.learns.setChecked(True)
        self.learns.setEnabled(not chosen)

    def _facts(self) -> str:
        engine = self.engine
        template = self.tr("Learned %1 of %2 people")
        learned = template.replace("%1", str(engine.learned)).replace("%2", str(engine.people))
        return f"{learned}  ·  {engine.distribution} {engine.version}"


class EnginePage(PreferencePage):
    """The engines of this office."""

    def __init__(self) -> None:
        super().__init__(self.tr("Recognition"))
        self.cards: list[EngineCard] = []
        explanation = self.tr(
            "One engine decides who somebody is. The others may learn along, so that changing costs nothing."
        )
        self.body.addWidget(label(explanation, Role.MUTED, wrap=True))
        self._list = column(gap=GRID + GRID // 2)
        self.body.addLayout(self._list)
        self._cost = label("", Role.LATE, wrap=True)
        self._cost.hide()
        self.body.addWidget(self._cost)
        self._group = QButtonGroup(self)
        self._closed_room = QCheckBox(settings.CLOSED_ROOM.title)
        self._closed_room.toggled.connect(self.changed)
        self.body.addWidget(self._closed_room)
        self.body.addWidget(label(settings.CLOSED_ROOM.description, Role.MUTED, wrap=True))
        self.body.addStretch()

    def show_engines(self, engines: Sequence[RecognizerCard]) -> None:
        """List the engines in place of those before."""
        for old in self.cards:
            self._group.removeButton(old.decides)
            old.hide()
            old.deleteLater()
        self.cards = [EngineCard(engine) for engine in engines]
        for each in self.cards:
            self._group.addButton(each.decides)
            each.decides.toggled.connect(self._chosen)
            each.learns.toggled.connect(self.changed)
            each.again.toggled.connect(self.changed)
            self._list.addWidget(each)
        if not self.cards:
            self._list.addWidget(label(self.tr("No recognition engine is installed."), Role.BAD, wrap=True))
        self._price()

    @property
    def chosen(self) -> str | None:
        """The engine that shall decide."""
        return next((each.engine.id for each in self.cards if each.decides.isChecked()), None)

    def to_enable(self) -> list[str]:
        """Return the engines that shall be taken into use."""
        return [
            each.engine.id
            for each in self.cards
            if each.learns.isChecked() and (not in_use(each.engine.state) or each.again.isChecked())
        ]

    def to_disable(self) -> list[str]:
        """Return the engines that shall be taken out of use."""
        return [each.engine.id for each in self.cards if not each.learns.isChecked() and in_use(each.engine.state)]

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields."""
        self._closed_room.setChecked(bool(values.get(settings.CLOSED_ROOM.key, self._closed_room.isChecked())))

    def values(self) -> dict[str, object]:
        """Return what the fields say; the engines are asked for by themselves."""
        return {settings.CLOSED_ROOM.key: self._closed_room.isChecked()}

    def _chosen(self) -> None:
        for each in self.cards:
            each.mark()
        self._price()
        self.changed.emit()

    def _price(self) -> None:
        """Say how many people would not be known any more when the chosen engine decides."""
        chosen = next((each.engine for each in self.cards if each.decides.isChecked()), None)
        active = next((each.engine for each in self.cards if each.engine.active), None)
        lost = active.learned - chosen.learned if active is not None and chosen is not None else 0
        self._cost.setVisible(lost > 0)
        if active is not None and chosen is not None and lost > 0:
            text = self.tr(
                "%1 has learned %2 people fewer than %3: add pictures of them again, or it cannot know them."
            )
            words = text.replace("%1", chosen.title).replace("%2", str(lost)).replace("%3", active.title)
            self._cost.setText(words)
