"""Preferences > Recognition details: whether people are rather missed or mixed up, and who is at risk."""

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import QLocale, Qt, QTimer
from PyQt6.QtWidgets import QLabel, QSlider, QSpinBox, QVBoxLayout

from faceattend import settings
from faceattend.services.office import Office
from faceattend.services.recognition_care import CalibrationReport, Choice, RiskReport
from faceattend.ui.controls import Role, add_field, card, column, form, label, row, set_role
from faceattend.ui.preference_pages import PreferencePage
from faceattend.ui.risk_words import risk_sentences
from faceattend.ui.theme import GRID
from faceattend.workers.tasks import run_task

_PAUSE = 400
"""Milliseconds after the last change of the number of strangers until the figures are worked out anew."""


class MatchingPage(PreferencePage):
    """One slider with what each of its places means for this office, and the people who may be missed or mixed up."""

    def __init__(self, office: Office) -> None:
        super().__init__(self.tr("Recognition details"))
        self._office = office
        self._report: CalibrationReport | None = None
        self._months = settings.WRONG_NAME_MONTHS.default
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self._read_figures)
        intro = self.tr("The surer the program must be of a face, the rarer a wrong name, and the more often it asks.")
        self.body.addWidget(label(intro, Role.MUTED, wrap=True))
        self._choosing = card(self._slider_box())
        self.body.addWidget(self._choosing)
        self._only_proposes = label("", Role.LATE, wrap=True)
        self._only_proposes.hide()
        self.body.addWidget(self._only_proposes)
        self.body.addLayout(self._fields())
        self.body.addWidget(label(self.tr("Who may be missed or mixed up"), Role.HEADING))
        self._risks = column(gap=GRID // 2)
        self.body.addLayout(self._risks)
        self.body.addStretch()

    def opened(self) -> None:
        """Work out the figures of this office, and who is at risk."""
        self._read_figures()
        office = self._office
        self._show_lines([label(self.tr("Looking..."), Role.MUTED)])
        run_task(self, lambda _task: office.recognition.risk(), self._show_risk, self._no_risk)

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields."""
        months, strangers = values.get(settings.WRONG_NAME_MONTHS.key), values.get(settings.STRANGERS_A_DAY.key)
        days = values.get(settings.KEPT_LOOK_DAYS.key)
        if isinstance(months, int):
            self._months = months
            self._place_slider()
        if isinstance(strangers, int):
            self._strangers.setValue(strangers)
        if isinstance(days, int):
            self._days.setValue(days)

    def values(self) -> dict[str, object]:
        """Return what the fields say."""
        return {
            settings.WRONG_NAME_MONTHS.key: self._months,
            settings.STRANGERS_A_DAY.key: self._strangers.value(),
            settings.KEPT_LOOK_DAYS.key: self._days.value(),
        }

    def _slider_box(self) -> QVBoxLayout:
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName(self.tr("Misses fewer people, or mixes up fewer people"))
        self._slider.setPageStep(1)
        self._slider.setEnabled(False)
        self._slider.valueChanged.connect(self._moved)
        ends = row()
        ends.addWidget(label(self.tr("Misses fewer people")))
        ends.addStretch()
        ends.addWidget(label(self.tr("Mixes up fewer people")))
        self._figures = label("", wrap=True)
        self._details = label("", Role.MUTED, wrap=True)
        inside = column(gap=GRID)
        inside.addLayout(ends)
        inside.addWidget(self._slider)
        inside.addWidget(self._figures)
        inside.addWidget(self._details)
        inside.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        return inside

    def _fields(self) -> QVBoxLayout:
        self._strangers = QSpinBox()
        self._strangers.setRange(1, 10_000)
        self._strangers.setFixedWidth(120)
        self._strangers.valueChanged.connect(self._strangers_changed)
        self._days = QSpinBox()
        self._days.setRange(0, 90)
        self._days.setFixedWidth(120)
        self._days.setSpecialValueText(self.tr("None"))
        self._days.setSuffix(self.tr(" days"))
        self._days.valueChanged.connect(self.changed)
        fields = form()
        passing = self.tr("How often on a day somebody passes the cameras who is not on the roll.")
        add_field(fields, self.tr("&Strangers a day"), self._strangers, passing)
        kept = self.tr(
            "Lets past days be tried again with the people of today, and a wrong name be remembered. What is kept "
            "of a face is encrypted and no picture."
        )
        add_field(fields, self.tr("&Keep looks for"), self._days, kept)
        outer = column()
        outer.addLayout(fields)
        return outer

    def _read_figures(self) -> None:
        office, strangers = self._office, self._strangers.value()
        run_task(self, lambda _task: office.recognition.calibration(strangers), self._show_figures, self._no_figures)

    def _show_figures(self, report: CalibrationReport) -> None:
        self._report = report
        self._choosing.setVisible(not report.proposes_only)
        self._only_proposes.setVisible(report.proposes_only)
        words = self.tr(
            "{0} cannot tell strangers from people on the roll: it only proposes names, and you confirm them."
        )
        self._only_proposes.setText(words.format(report.engine))
        if not report.choices:
            return
        self._slider.setMaximum(len(report.choices) - 1)
        self._slider.setEnabled(True)
        self._place_slider()
        self._say_figures()

    def _place_slider(self) -> None:
        """Put the slider where the chosen months are, or next to them."""
        if self._report is None or not self._report.choices:
            return
        choices = self._report.choices
        nearest = min(range(len(choices)), key=lambda place: abs(choices[place].months - self._months))
        self._slider.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self._slider.setValue(nearest)
        self._slider.blockSignals(False)  # noqa: FBT003
        self._say_figures()

    def _strangers_changed(self) -> None:
        self._later.start()
        self.changed.emit()

    def _moved(self, place: int) -> None:
        if self._report is None:
            return
        self._months = self._report.choices[place].months
        self._say_figures()
        self.changed.emit()

    def _choice(self) -> Choice | None:
        if self._report is None or not self._report.choices:
            return None
        return self._report.choices[self._slider.value()]

    def _say_figures(self) -> None:
        choice, report = self._choice(), self._report
        if choice is None or report is None:
            return
        locale = QLocale()
        visits = max(1, round(10_000 * choice.missed))
        words = self.tr(
            "With {0} on the roll and {1} strangers a day: at most one wrong name in {2}, and about {3} "
            "of 10,000 visits in which somebody is not recognised at once."
        )
        length = self.tr("a month") if choice.months == 1 else self.tr("{0} months").format(choice.months)
        people = (
            self.tr("one person")
            if report.people == 1
            else self.tr("{0} people").format(locale.toString(report.people))
        )
        strangers = locale.toString(report.strangers_a_day)
        self._figures.setText(
            words.format(people, strangers, length, locale.toString(visits))
            + (" " + self.tr("The engine can go no further.") if choice.limited else "")
        )
        own = (
            self.tr("from the pictures of the people here")
            if report.own_people
            else self.tr("from measurements elsewhere, because there are too few people here")
        )
        details = self.tr("Threshold {0}, worked out {1}; the lead over the next person must be {2}.")
        self._details.setText(
            details.format(locale.toString(choice.threshold, "f", 3), own, locale.toString(report.margin, "f", 2))
        )

    def _no_figures(self, error: Exception) -> None:
        self._choosing.show()
        self._slider.setEnabled(False)
        self._figures.setText(str(error))
        self._details.clear()

    def _show_risk(self, report: RiskReport) -> None:
        lines: list[QLabel] = []
        for sentence in risk_sentences(report):
            said = label(sentence.text, wrap=True)
            set_role(said, Role.LATE if sentence.grave else Role.MUTED)
            lines.append(said)
        self._show_lines(lines)

    def _no_risk(self, error: Exception) -> None:
        self._show_lines([label(str(error), Role.BAD, wrap=True)])

    def _show_lines(self, lines: Sequence[QLabel]) -> None:
        while (item := self._risks.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for each in lines:
            self._risks.addWidget(each)
