"""The Reports tab on a real office: the month on the screen, as pages, files and paper."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction
from PyQt6.QtPdf import QPdfDocument
from PyQt6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceattend.domain.months import Month
from faceattend.domain.people import PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch
from faceattend.domain.results import TOTAL_CODES, SealMark
from faceattend.services.office import Office, VaultGate
from faceattend.services.papers import PaperKind
from faceattend.storage.vault import Vault
from faceattend.ui.commands import Command
from faceattend.ui.day_dialogs import AbsenceDialog
from faceattend.ui.machine import MachineSettings
from faceattend.ui.month_model import CellRole
from faceattend.ui.month_view import MonthView
from faceattend.ui.password_dialog import PasswordAsker, PasswordDialog
from faceattend.ui.reports_tab import ReportsTab
from faceattend.ui.result_words import days_text
from tests.ui.conftest import PASSPHRASE, ZONE, Clock, Stage, press_key, type_text

WAIT = 15_000
MAY = Month(2026, 5)


@pytest.fixture(scope="module", autouse=True)
def _records(office: Office, vault: Vault) -> None:
    """Three people in May 2026: one came on two days, one by hand; the 7th was watched and nobody came."""
    people = [
        office.enrolment.enrol(PersonDetails(name, code, group), "", [], date(2026, 5, 4))
        for name, code, group in (
            ("Ada Lovelace", "1", "Office"),
            ("Emmy Noether", "2", "School"),
            ("王小明", "3", "School"),
        )
    ]
    for day in (5, 6):
        for hour, direction in ((9, Direction.IN), (17, Direction.OUT)):
            moment = datetime(2026, 5, day, hour, 2, tzinfo=ZONE).astimezone(UTC)
            vault.punches.add(
                NewPunch(people[0].id, moment, date(2026, 5, day), direction, Method.FACE, "Front desk", 0.7)
            )
    by_hand = datetime(2026, 5, 5, 9, 30, tzinfo=ZONE).astimezone(UTC)
    vault.punches.add(
        NewPunch(people[1].id, by_hand, date(2026, 5, 5), Direction.IN, Method.MANUAL, note="forgot to pass by")
    )
    for day in (5, 6, 7):
        start = datetime(2026, 5, day, 8, 0, tzinfo=ZONE).astimezone(UTC)
        vault.coverage.extend(vault.coverage.begin("Front desk", start), start + timedelta(hours=10))


@pytest.fixture
def tab(office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot) -> Iterator[ReportsTab]:
    made = ReportsTab(office, stage.messages, machine)
    stage.place.addWidget(made)
    made.opened()
    qtbot.waitUntil(lambda: made.content.roll.rowCount() == 3, timeout=WAIT)
    yield made
    made.closing()


def words(tab: QWidget) -> str:
    return "\n".join(each.text() for each in tab.findChildren(QLabel) if each.isVisible())


def key(tab: QWidget, text: str) -> QPushButton:
    shown = (each for each in tab.findChildren(QPushButton) if each.isVisible())
    return next(each for each in shown if each.text().replace("&", "") == text)


def box(tab: QWidget, name: str) -> QComboBox:
    return next(each for each in tab.findChildren(QComboBox) if each.accessibleName() == name)


def choose(box: QComboBox, text: str) -> None:
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def paper(tab: QWidget, name: str) -> QAction:
    return next(each for each in tab.findChildren(QAction) if each.text() == name and each.isCheckable())


def cell(tab: ReportsTab, row: int, day: int) -> str:
    return str(tab.content.roll.index(row, day - 1).data())


def save_as(tab: ReportsTab, qtbot: QtBot, command: Command, file: Path) -> None:
    tab.commands()[command]()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), timeout=WAIT)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChild(QLineEdit)
    assert name is not None
    name.setText(str(file))
    press_key(name, Qt.Key.Key_Return)


def test_the_month_of_today_comes_first(tab: ReportsTab) -> None:
    result = tab.content.roll.result
    assert result is not None
    assert result.month == MAY
    assert [cell(tab, 0, day) for day in (1, 2, 4, 5, 6, 7, 29, 30)] == ["-", "-", "U", "Pl", "Pl", "A", "", ""]
    assert cell(tab, 1, 5) == "MOl*"


def test_totals_are_those_of_the_result(tab: ReportsTab) -> None:
    result = tab.content.roll.result
    assert result is not None
    first = result.rows[0].totals
    shown = [tab.content.roll.index(0, 31 + place).data() for place in range(len(TOTAL_CODES) + 5)]
    codes = [days_text(first.halves[code]) for code in TOTAL_CODES]
    assert shown == [*codes, "2", "0", "16:00", "0:00", days_text(first.pay)]
    assert "Present: 3" in words(tab)


def test_a_cell_says_what_it_stands_for(tab: ReportsTab) -> None:
    view = tab.findChild(MonthView)
    assert view is not None
    view.setCurrentIndex(tab.content.roll.index(0, 4))
    assert "Ada Lovelace, Tuesday, 5 May 2026: present, in 09:02, out 17:02, 8:00 hours" in words(tab)
    view.setCurrentIndex(tab.content.roll.index(1, 4))
    assert "by hand" in words(tab)


def test_headers_name_people_and_days(tab: ReportsTab) -> None:
    assert tab.content.roll.headerData(0, Qt.Orientation.Vertical) == "Ada Lovelace"
    assert tab.content.roll.headerData(4, Qt.Orientation.Horizontal) == "5\nT"
    assert tab.content.roll.headerData(31, Qt.Orientation.Horizontal) == "P"
    assert tab.content.roll.index(0, 1).data(CellRole.OFF) is True


def test_a_group_can_be_chosen(tab: ReportsTab, qtbot: QtBot) -> None:
    choose(box(tab, "Group"), "School")
    qtbot.waitUntil(lambda: tab.content.roll.rowCount() == 2, timeout=WAIT)
    choose(box(tab, "Group"), "All groups")
    qtbot.waitUntil(lambda: tab.content.roll.rowCount() == 3, timeout=WAIT)


def test_an_empty_month_offers_the_last_one_with_data(tab: ReportsTab, qtbot: QtBot) -> None:
    tab.show_month(Month(2026, 3))
    qtbot.waitUntil(lambda: "No attendance in March 2026" in words(tab), timeout=WAIT)
    assert Command.PRINT not in tab.commands()
    key(tab, "Show May 2026").click()
    qtbot.waitUntil(lambda: tab.content.roll.rowCount() == 3, timeout=WAIT)


def test_keys_step_over_the_end_of_a_year(tab: ReportsTab, qtbot: QtBot) -> None:
    tab.show_month(Month(2026, 1))
    field = tab._bar._month.focusProxy()
    assert field is not None
    press_key(field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "No attendance in December 2025" in words(tab), timeout=WAIT)


def test_the_pages_are_shown_in_the_window(tab: ReportsTab, qtbot: QtBot) -> None:
    key(tab, "Pages").click()
    qtbot.waitUntil(lambda: tab.content.preview.page_count > 0, timeout=WAIT)
    assert f"Page 1 of {tab.content.preview.page_count}" in words(tab)
    assert tab.content.preview.isVisible()


def test_larger_paper_takes_the_place_of_smaller(tab: ReportsTab, qtbot: QtBot, machine: MachineSettings) -> None:
    key(tab, "Pages").click()
    qtbot.waitUntil(lambda: tab.content.preview.page_count > 0, timeout=WAIT)
    paper(tab, "A3").trigger()
    document = tab.content.preview.findChild(QPdfDocument)
    assert document is not None
    qtbot.waitUntil(lambda: document.pagePointSize(0).width() > 1100, timeout=WAIT)
    again = ReportsTab(tab.office, tab.messages, machine)
    assert paper(again, "A3").isChecked()
    again.deleteLater()


@pytest.mark.parametrize(
    ("command", "ending", "beginning"),
    [(Command.SAVE_PDF, ".pdf", b"%PDF-"), (Command.SAVE_XLSX, ".xlsx", b"PK")],
)
def test_the_month_is_saved(
    tab: ReportsTab, stage: Stage, qtbot: QtBot, tmp_path: Path, command: Command, ending: str, beginning: bytes
) -> None:
    file = tmp_path / f"May{ending}"
    save_as(tab, qtbot, command, file)
    qtbot.waitUntil(lambda: f"May{ending} was saved." in stage.words(), timeout=WAIT)
    assert file.read_bytes().startswith(beginning)


def test_the_csv_has_the_same_codes_as_the_screen(tab: ReportsTab, stage: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "May"
    save_as(tab, qtbot, Command.SAVE_CSV, file)
    qtbot.waitUntil(lambda: "May.csv was saved." in stage.words(), timeout=WAIT)
    with file.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = [row for row in csv.reader(opened) if "Ada Lovelace" in row]
    codes = [cell(tab, 0, day) for day in range(1, 32)]
    start = rows[0].index("U") - 3
    assert rows[0][start : start + 31] == codes


def test_a_place_that_cannot_be_written_is_told(tab: ReportsTab, stage: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    assert tab.report is not None
    tab._output.write(tab.report, tmp_path / "missing" / "May.pdf")
    qtbot.waitUntil(lambda: "could not be written" in stage.words(), timeout=WAIT)


def test_without_a_printer_it_says_so_and_offers_a_file(tab: ReportsTab, stage: Stage, qtbot: QtBot) -> None:
    tab.commands()[Command.PRINT]()
    assert "No printer is set up on this computer." in stage.words()
    key(stage, "Save as PDF...").click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), timeout=WAIT)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles()[0].endswith("Attendance 2026-05.pdf")
    dialog.reject()


def test_leafing_quickly_fetches_the_last_month(tab: ReportsTab, qtbot: QtBot) -> None:
    for month in (Month(2026, 3), Month(2026, 2), MAY):
        tab.show_month(month)
    qtbot.waitUntil(lambda: tab.content.roll.rowCount() == 3, timeout=WAIT)
    result = tab.content.roll.result
    assert result is not None
    assert result.month == MAY


def test_nobody_on_the_roll_is_said(
    gate_for: Callable[[Path], VaultGate], tmp_path: Path, stage: Stage, machine: MachineSettings, qtbot: QtBot
) -> None:
    office, _ = gate_for(tmp_path / "new").create("nine copper kettles on a hill", "New", "UTC")
    made = ReportsTab(office, stage.messages, machine)
    stage.place.addWidget(made)
    made.opened()
    qtbot.waitUntil(lambda: "Nobody is on the roll yet; add a person first." in words(made), timeout=WAIT)
    made.closing()
    office.close()


def test_every_widget_that_takes_the_focus_has_a_name(tab: ReportsTab, qtbot: QtBot) -> None:
    for page in ("Pages", "Table"):
        key(tab, page).click()
        qtbot.waitUntil(lambda: tab.content.preview.page_count > 0, timeout=WAIT)
        nameless = [
            type(each).__name__
            for each in tab.findChildren(QWidget)
            if each.isVisible()
            and each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not each.accessibleName()
            and not getattr(each, "text", str)()
            and not isinstance(each.parent(), QComboBox)
        ]
        assert nameless == []


def test_the_tab_fits_a_small_window(tab: ReportsTab) -> None:
    assert tab.minimumSizeHint().width() <= 1000
    assert tab.minimumSizeHint().height() <= 500


def test_a_file_is_written_after_the_password_was_typed_again(
    tab: ReportsTab,
    office: Office,
    stage: Stage,
    clock: Clock,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asker = PasswordAsker(stage)
    monkeypatch.setattr(stage, "ask_password", partial(asker.ask, office), raising=False)
    before = clock.now
    clock.now += timedelta(minutes=11)
    try:
        save_as(tab, qtbot, Command.SAVE_CSV, tmp_path / "may.csv")
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PasswordDialog), timeout=WAIT)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PasswordDialog)
        assert "takes data out of the records" in words(dialog)
        assert not (tmp_path / "may.csv").exists()
        typed = dialog.findChild(QLineEdit)
        assert typed is not None
        type_text(typed, PASSPHRASE)
        press_key(typed, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "may.csv was saved." in stage.words(), timeout=WAIT)
        assert (tmp_path / "may.csv").exists()
    finally:
        clock.now = before


def test_printing_asks_for_the_password_and_looking_does_not(
    tab: ReportsTab, office: Office, stage: Stage, clock: Clock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = PasswordAsker(stage)
    monkeypatch.setattr(stage, "ask_password", partial(asker.ask, office), raising=False)
    before = clock.now
    clock.now += timedelta(minutes=31)
    try:
        key(tab, "Pages").click()
        qtbot.waitUntil(lambda: tab.content.preview.page_count > 0, timeout=WAIT)
        assert QApplication.activeModalWidget() is None
        assert tab.report is not None
        tab._output.make_print(tab.report)
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PasswordDialog), timeout=WAIT)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PasswordDialog)
        press_key(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: "the password was not typed again" in stage.words(), timeout=WAIT)
        assert tab.content.preview.isVisible()
    finally:
        clock.now = before


def test_the_pages_carry_the_last_seal(
    tab: ReportsTab, office: Office, vault: Vault, clock: Clock, qtbot: QtBot, tmp_path: Path
) -> None:
    office.accounts.confirm(PASSPHRASE)
    seal = vault.seals.seal(clock.now)
    tab.refresh()
    sealed = SealMark(seal.text, vault.seals.fingerprint)
    qtbot.waitUntil(
        lambda: tab.content.roll.result is not None and tab.content.roll.result.seal == sealed, timeout=WAIT
    )
    save_as(tab, qtbot, Command.SAVE_PDF, tmp_path / "may.pdf")
    qtbot.waitUntil((tmp_path / "may.pdf").exists, timeout=WAIT)
    text = PdfReader(tmp_path / "may.pdf").pages[-1].extract_text()
    assert f"Seal {seal.text}, key {vault.seals.fingerprint}" in " ".join(text.split())


def show(tab: ReportsTab, kind: PaperKind, qtbot: QtBot) -> None:
    tab.show_report(kind)
    qtbot.waitUntil(lambda: tab.report is not None and tab.report.kind is kind, timeout=WAIT)


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind not in (PaperKind.MONTH, PaperKind.PACK)])
def test_every_report_is_on_the_screen_and_has_pages(tab: ReportsTab, qtbot: QtBot, kind: PaperKind) -> None:
    show(tab, kind, qtbot)
    assert tab.content.currentWidget() is not None
    assert tab.content.list.table is not None or kind is PaperKind.CHART
    key(tab, "Pages").click()
    qtbot.waitUntil(lambda: tab.content.preview.page_count > 0 and tab.content.preview.isVisible(), timeout=WAIT)


@pytest.mark.parametrize("kind", [PaperKind.EXCEPTIONS, PaperKind.CARD])
def test_a_list_on_the_screen_is_the_one_in_the_file(
    tab: ReportsTab, stage: Stage, qtbot: QtBot, tmp_path: Path, kind: PaperKind
) -> None:
    show(tab, kind, qtbot)
    save_as(tab, qtbot, Command.SAVE_CSV, tmp_path / "list.csv")
    qtbot.waitUntil(lambda: "list.csv was saved." in stage.words(), timeout=WAIT)
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    model = tab.content.list
    code = next(place for place, column in enumerate(model.columns) if column.title == "Day")
    shown = [str(model.index(row, code).data()) for row in range(model.found)]
    column = next(row.index("Day") for row in rows if "Day" in row)
    head = next(place for place, row in enumerate(rows) if "Day" in row)
    assert [row[column] for row in rows[head + 1 : head + 1 + len(shown)]] == shown


def test_a_search_finds_people_and_says_how_many(tab: ReportsTab, stage: Stage, qtbot: QtBot) -> None:
    with qtbot.waitActive(stage):
        stage.activateWindow()
    tab.commands()[Command.SEARCH]()
    search = tab.focusWidget()
    assert isinstance(search, QLineEdit)
    type_text(search, "emmy")
    assert tab.content.roll.rowCount() == 1
    assert "1 of 3" in words(tab)
    type_text(search, " nobody")
    assert "Nothing found" in words(tab)
    press_key(search, Qt.Key.Key_Escape)
    assert tab.content.roll.rowCount() == 3


def test_rows_are_limited_to_undecided_days(tab: ReportsTab) -> None:
    choose(box(tab, "Rows"), "With absences")
    assert tab.content.roll.rowCount() == 3
    choose(box(tab, "Rows"), "With overtime")
    assert "Nothing found" in words(tab)
    choose(box(tab, "Rows"), "Everybody")
    assert tab.content.roll.rowCount() == 3


def test_the_card_is_of_one_person(tab: ReportsTab, qtbot: QtBot) -> None:
    show(tab, PaperKind.CARD, qtbot)
    person = box(tab, "Person")
    choose(person, "Emmy Noether, 2")
    qtbot.waitUntil(lambda: tab.report is not None and tab.report.result.choice.person_code == "2", timeout=WAIT)
    assert tab.content.list.found == 31
    qtbot.waitUntil(lambda: "Code: 2" in words(tab), timeout=WAIT)


def test_a_list_of_a_day_steps_by_days(tab: ReportsTab, qtbot: QtBot) -> None:
    show(tab, PaperKind.DAY, qtbot)
    back = next(each for each in tab.findChildren(QToolButton) if each.accessibleName() == "Day before")
    assert back.isVisible()
    back.click()
    qtbot.waitUntil(lambda: tab.report is not None and tab.report.result.choice.day == date(2026, 5, 28), timeout=WAIT)


def test_the_codes_are_explained_beside_the_roll(tab: ReportsTab) -> None:
    key(tab, "Codes").click()
    assert "not watched" in words(tab.side)
    assert "confirmed at the desk" in words(tab.side)
    key(tab, "Codes").click()
    assert tab.side.isHidden()


def test_who_is_in_is_printed_by_one_key_where_there_is_a_printer(tab: ReportsTab, stage: Stage, qtbot: QtBot) -> None:
    tab.commands()[Command.ROLL_CALL]()
    qtbot.waitUntil(lambda: tab.report is not None and tab.report.kind is PaperKind.ROLL_CALL, timeout=WAIT)
    # There is none here.
    qtbot.waitUntil(lambda: "No printer is set up on this computer." in stage.words(), timeout=WAIT)
    assert tab.content.list.found == 3


def test_a_tab_that_was_never_opened_prints_who_is_in_and_enters_leave(
    office: Office, stage: Stage, machine: MachineSettings, qtbot: QtBot
) -> None:
    made = ReportsTab(office, stage.messages, machine)
    stage.place.addWidget(made)
    made.commands()[Command.ROLL_CALL]()
    qtbot.waitUntil(lambda: "No printer is set up on this computer." in stage.words(), timeout=WAIT)
    assert made.report is not None
    assert made.report.kind is PaperKind.ROLL_CALL
    made.commands()[Command.ENTER_LEAVE]()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AbsenceDialog), timeout=WAIT)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AbsenceDialog)
    people = dialog.findChild(QListWidget)
    assert people is not None
    assert people.count() == 3
    dialog.reject()
    made.closing()


def test_what_is_chosen_for_the_paper_is_remembered(tab: ReportsTab, machine: MachineSettings, qtbot: QtBot) -> None:
    paper(tab, "Lar&ge print").trigger()
    paper(tab, "&Portrait").trigger()
    again = ReportsTab(tab.office, tab.messages, machine)
    assert paper(again, "Lar&ge print").isChecked()
    assert paper(again, "&Portrait").isChecked()
    key(tab, "Pages").click()
    document = tab.content.preview.findChild(QPdfDocument)
    assert document is not None
    qtbot.waitUntil(lambda: document.pagePointSize(0).height() > document.pagePointSize(0).width(), timeout=WAIT)
    again.deleteLater()
