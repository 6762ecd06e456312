"""Preferences > Living faces: how a picture of a face is told from a person, and when somebody is asked to move."""

from collections.abc import Mapping, Sequence

from PyQt6.QtWidgets import QCheckBox, QComboBox, QFrame, QSpinBox

from faceattend import settings
from faceattend.services.liveness import ChallengePolicy, CheckCard, LivenessKind
from faceattend.ui.controls import Role, add_field, column, form, label, row, set_role
from faceattend.ui.plugin_parts import allow_again, in_use, state_badge
from faceattend.ui.preference_pages import PreferencePage
from faceattend.ui.theme import GRID


class CheckFrame(QFrame):
    """One check: what it is, how it is, and whether it is in use."""

    def __init__(self, check: CheckCard) -> None:
        super().__init__()
        self.check = check
        self.used = QCheckBox(check.title)
        self.used.setAccessibleName(self.tr("“%1” is in use").replace("%1", check.title))
        font = self.used.font()
        font.setBold(True)
        self.used.setFont(font)
        self.used.setChecked(in_use(check.state))
        self.again = allow_again(check.title, check.state, self)
        top = row()
        top.addWidget(self.used)
        top.addStretch()
        top.addWidget(state_badge(check.state))
        inside = column(gap=GRID // 2)
        inside.addLayout(top)
        if check.reason:
            inside.addWidget(label(check.reason, Role.BAD, wrap=True))
        if check.notes:
            inside.addWidget(label(check.notes, wrap=True))
        inside.addWidget(label(self._facts(), Role.MUTED, wrap=True))
        inside.addWidget(self.again)
        self.setLayout(inside)
        inside.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID)
        set_role(self, "card")

    def _facts(self) -> str:
        kinds = {
            LivenessKind.PASSIVE: self.tr("Watches everybody"),
            LivenessKind.CHALLENGE: self.tr("Asks people to move"),
            None: "",
        }
        facts = (kinds[self.check.kind], f"{self.check.distribution} {self.check.version}")
        return "  ·  ".join(fact for fact in facts if fact)


class LivingFacesPage(PreferencePage):
    """The checks for living faces of this office."""

    def __init__(self) -> None:
        super().__init__(self.tr("Living faces"))
        self.frames: list[CheckFrame] = []
        explanation = self.tr(
            "A picture or a screen that is held up to the camera should let nobody in. These checks make that harder; "
            "none is certified, and none stops every attempt."
        )
        self.body.addWidget(label(explanation, Role.MUTED, wrap=True))
        self._list = column(gap=GRID + GRID // 2)
        self.body.addLayout(self._list)
        self._none = label(
            self.tr("No check is installed: a picture that is held up counts as the person."), Role.LATE, wrap=True
        )
        self.body.addWidget(self._none)
        self._policy = QComboBox()
        self._policy.addItem(self.tr("When in doubt"), ChallengePolicy.DOUBTFUL.value)
        self._policy.addItem(self.tr("Always"), ChallengePolicy.ALWAYS.value)
        self._policy.addItem(self.tr("Never"), ChallengePolicy.NEVER.value)
        self._policy.currentIndexChanged.connect(self.changed)
        self._seconds = QSpinBox()
        self._seconds.setRange(3, 60)
        self._seconds.setSuffix(self.tr(" s"))
        self._seconds.valueChanged.connect(self.changed)
        fields = form()
        doubt = self.tr(
            "In doubt means that a face may be a picture, or that somebody on the roll looks nearly the same. People "
            "are asked at random to turn the head, to nod or to come closer."
        )
        add_field(fields, self.tr("&Ask people to move"), self._policy, doubt)
        patience = self.tr("After two tries in vain the person is offered the PIN.")
        add_field(fields, self.tr("&Time for it"), self._seconds, patience)
        self.body.addLayout(fields)
        self.body.addStretch()

    def show_checks(self, checks: Sequence[CheckCard]) -> None:
        """List the checks in place of those before."""
        for old in self.frames:
            old.hide()
            old.deleteLater()
        self.frames = [CheckFrame(check) for check in checks]
        for each in self.frames:
            each.used.toggled.connect(self.changed)
            each.again.toggled.connect(self.changed)
            self._list.addWidget(each)
        self._none.setVisible(not checks)

    def to_enable(self) -> list[str]:
        """Return the checks that shall be taken into use."""
        return [
            each.check.id
            for each in self.frames
            if each.used.isChecked() and (not in_use(each.check.state) or each.again.isChecked())
        ]

    def to_disable(self) -> list[str]:
        """Return the checks that shall be taken out of use."""
        return [each.check.id for each in self.frames if not each.used.isChecked() and in_use(each.check.state)]

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields."""
        policy = values.get(settings.PROOF_POLICY.key)
        if policy is not None:
            self._policy.setCurrentIndex(self._policy.findData(policy))
        seconds = values.get(settings.PROOF_SECONDS.key)
        if isinstance(seconds, int):
            self._seconds.setValue(seconds)

    def values(self) -> dict[str, object]:
        """Return what the fields say; the checks are asked for by themselves."""
        return {
            settings.PROOF_POLICY.key: self._policy.currentData(),
            settings.PROOF_SECONDS.key: self._seconds.value(),
        }
