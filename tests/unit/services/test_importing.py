"""Punches of other terminals come into the records whole or not at all, and can be taken out again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from faceattend import settings
from faceattend.domain.accounts import Role
from faceattend.domain.duty import Stretch
from faceattend.domain.expectation import WatchedTime
from faceattend.domain.months import Month
from faceattend.domain.people import Person, PersonDetails
from faceattend.domain.punches import Direction, Method, NewPunch, Punch
from faceattend.errors import UserError
from faceattend.services.access import NotAllowedError
from faceattend.services.importing import ColumnMapping, Covers, DateOrder, FileColumn, ImportOptions, ImportPlan
from faceattend.services.office import Office
from faceattend.storage.vault import Vault
from tests.unit.services.conftest import PASSPHRASE, Clock

MAY = Month(2026, 5)
PASSWORD = "seven green bottles hang"
Write = Callable[[str], Path]


@pytest.fixture
def bob(office: Office) -> Person:
    return office.enrolment.enrol(PersonDetails("Bob Babbage", "8", "Sales"), "", [])


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "door.csv"
        path.write_text(text)
        return path

    return written


def planned(office: Office, path: Path, **options: object) -> ImportPlan:
    return office.importing.plan(path, ImportOptions(**options))  # type: ignore[arg-type]


def imported(office: Office, path: Path, **options: object) -> ImportPlan:
    plan = planned(office, path, **options)
    office.importing.carry_out(plan)
    return plan


def recorded(vault: Vault) -> list[Punch]:
    return vault.punches.between(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.usefixtures("bob")
def test_punches_are_written_with_their_terminal_and_whether_the_direction_is_known(
    office: Office, vault: Vault, ada: Person, write: Write
) -> None:
    path = write("code,time,direction\n7,2026-05-04 08:55,in\n8,2026-05-04 09:00,\n8,2026-05-04 17:00,\n")
    plan = imported(office, path)
    found = [
        (punch.person == ada.id, f"{punch.time:%H:%M}", punch.direction, punch.stated) for punch in recorded(vault)
    ]
    assert found == [
        (True, "08:55", Direction.IN, True),
        (False, "09:00", Direction.IN, False),
        (False, "17:00", Direction.OUT, False),
    ]
    assert {(punch.method, punch.camera, punch.day) for punch in recorded(vault)} == {
        (Method.TERMINAL, "door", date(2026, 5, 4))
    }
    assert (plan.rows, plan.found, plan.people, plan.duplicate_count) == (3, 3, 2, 0)
    assert (plan.first, plan.last) == (date(2026, 5, 4), date(2026, 5, 4))


@pytest.mark.usefixtures("ada")
def test_a_plan_writes_nothing(office: Office, vault: Vault, write: Write) -> None:
    planned(office, write("code,time\n7,2026-05-04 08:55\n"))
    assert recorded(vault) == []
    assert vault.coverage.between(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)) == []
    assert office.importing.imports() == ()


@pytest.mark.usefixtures("ada")
def test_one_wrong_line_keeps_everything_out_and_is_named(office: Office, vault: Vault, write: Write) -> None:
    path = write(
        "code,time,direction\n7,2026-05-04 08:55,in\n9,2026-05-04 09:00,in\n7,2026-05-32 09:00,in\n"
        "7,2026-06-04 09:00,in\n7,2026-05-04 09:00,sideways\n7,2026-05-04 09:00\n"
    )
    plan = planned(office, path)
    assert [sentence.split(":")[0] for sentence in plan.problems] == ["Line 3", "Line 4", "Line 5", "Line 6", "Line 7"]
    for words, sentence in zip(
        ("nobody on the roll has the code 9", "not a date", "still to come", "no direction", "2 columns"),
        plan.problems,
        strict=True,
    ):
        assert words in sentence
    with pytest.raises(UserError, match="nothing was imported"):
        office.importing.carry_out(plan)
    assert recorded(vault) == []


@pytest.mark.usefixtures("ada")
def test_twenty_wrong_lines_are_named_and_the_rest_is_counted(office: Office, write: Write) -> None:
    plan = planned(office, write("code,time\n" + "".join(f"{code},2026-05-04 08:55\n" for code in range(100, 150))))
    assert (len(plan.problems), plan.problem_count) == (20, 50)


@pytest.mark.usefixtures("ada")
def test_codes_that_nobody_has_are_passed_over_when_that_is_wanted(office: Office, vault: Vault, write: Write) -> None:
    path = write("code,time\n7,2026-05-04 08:55\n99,2026-05-04 08:55\n98,2026-05-04 08:55\n99,2026-05-04 17:00\n")
    plan = imported(office, path, skip_unknown=True)
    assert (plan.skipped, len(recorded(vault))) == (3, 1)
    assert "Lines of codes that nobody has are left out: 99, 98." in plan.notes


def test_a_punch_before_joining_or_after_leaving_is_refused(
    office: Office, vault: Vault, ada: Person, write: Write
) -> None:
    vault.people.set_left(ada.id, date(2026, 5, 10))
    plan = planned(office, write("code,time\n7,2026-05-10 08:55\n7,2026-05-11 08:55\n"))
    assert plan.problems == ("Line 3: 7 left on 2026-05-10, before this punch of 2026-05-11.",)


def test_duplicates_in_the_file_and_in_the_records_are_named_and_left_out(
    office: Office, vault: Vault, ada: Person, write: Write
) -> None:
    morning = datetime(2026, 5, 4, 8, 55, tzinfo=UTC)
    known = vault.punches.add(NewPunch(ada.id, morning, date(2026, 5, 4), Direction.IN, Method.FACE, "Door", 0.8))
    path = write(
        "code,time,direction\n7,2026-05-04 08:55,in\n7,2026-05-04 08:55,out\n7,2026-05-04 17:00,out\n"
        "7,2026-05-04 17:00:00,out\n7,2026-05-04 17:00,\n7,2026-05-04 17:00,in\n"
    )
    plan = imported(office, path)
    assert plan.duplicates == (
        "Line 5: the same punch as in line 4.",
        "Line 6: the same punch as in line 4.",
        f"Line 2: already in the records as {known.id}.",
    )
    assert [(f"{punch.time:%H:%M}", punch.direction.value) for punch in recorded(vault)] == [
        ("08:55", "in"),
        ("08:55", "out"),
        ("17:00", "out"),
        ("17:00", "in"),
    ]


@pytest.mark.usefixtures("ada")
def test_the_same_file_again_brings_nothing_new(office: Office, vault: Vault, write: Write) -> None:
    path = write("code,time\n7,2026-05-04 08:55\n7,2026-05-04 17:00\n7,2026-05-05 09:00\n")
    imported(office, path)
    plan = planned(office, path)
    assert (plan.duplicate_count, len(plan.punches)) == (3, 0)
    assert office.importing.carry_out(plan) is None
    assert len(recorded(vault)) == 3
    assert len(office.importing.imports()) == 1


@pytest.mark.usefixtures("ada")
def test_a_file_may_not_be_carried_out_twice(office: Office, vault: Vault, write: Write) -> None:
    plan = imported(office, write("code,time\n7,2026-05-04 08:55\n"))
    with pytest.raises(UserError, match="since this file was read"):
        office.importing.carry_out(plan)
    assert len(recorded(vault)) == 1


@pytest.mark.usefixtures("ada")
def test_an_import_that_was_taken_back_counts_no_more_and_can_be_made_again(
    office: Office, vault: Vault, write: Write
) -> None:
    path = write("code,time\n7,2026-05-04 08:55\n7,2026-05-04 17:00\n")
    imported(office, path)
    [record] = office.importing.imports()
    assert office.importing.undo(record.number, "the clock of the door was wrong") == 2
    assert [punch.void_reason for punch in recorded(vault)] == [
        "import taken back: the clock of the door was wrong"
    ] * 2
    [undone] = office.importing.imports()
    assert undone.undone_by == "Administrator"
    with pytest.raises(UserError, match="taken back before"):
        office.importing.undo(record.number, "once more")
    year = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    assert WatchedTime(vault.coverage.between(*year)).minutes([Stretch(*year)]) == 0
    plan = imported(office, path)
    assert plan.duplicate_count == 0
    assert sum(punch.counts for punch in recorded(vault)) == 2


@pytest.mark.usefixtures("ada")
def test_a_punch_that_was_voided_by_hand_does_not_come_back(office: Office, vault: Vault, write: Write) -> None:
    path = write("code,time\n7,2026-05-04 08:55\n")
    imported(office, path)
    [punch] = recorded(vault)
    office.attendance.void(punch.id, "it was his brother")
    plan = planned(office, path)
    assert plan.duplicates == (f"Line 2: already in the records as {punch.id}, voided.",)


@pytest.mark.usefixtures("ada")
def test_an_import_is_taken_back_for_a_reason(office: Office, write: Write) -> None:
    imported(office, write("code,time\n7,2026-05-04 08:55\n"))
    with pytest.raises(UserError, match="no reason"):
        office.importing.undo(1, " ")
    with pytest.raises(UserError, match="no import 2"):
        office.importing.undo(2, "wrong file")


@pytest.mark.usefixtures("ada", "bob")
def test_who_is_missing_while_the_terminal_worked_is_absent_and_unobserved_where_it_says_nothing(
    office: Office, write: Write
) -> None:
    path = write("code,time\n7,2026-05-04 08:55\n7,2026-05-04 17:00\n7,2026-05-06 08:55\n7,2026-05-06 17:00\n")
    plan = imported(office, path)
    assert plan.quiet_days == (date(2026, 5, 5),)
    rows = {row.person.details.code: row for row in office.reporting.month(MAY).rows}
    assert [day.text for day in rows["7"].days[3:6]] == ["P", "A", "P"]
    assert [day.text for day in rows["8"].days[3:7]] == ["A", "A", "A", "U"]


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    ("covers", "codes"),
    [
        (Covers.NONE, ["U", "P", "U"]),
        ((date(2026, 5, 4), date(2026, 5, 5)), ["A", "P", "U"]),
        ((date(2026, 5, 4), date(2026, 12, 31)), ["A", "P", "A"]),
    ],
)
def test_what_a_terminal_covers_can_be_said(
    office: Office, write: Write, covers: Covers | tuple[date, date], codes: list[str]
) -> None:
    imported(office, write("code,time\n7,2026-05-05 08:55\n7,2026-05-05 17:00\n"), covers=covers)
    [row] = office.reporting.month(MAY).rows
    assert [day.text for day in row.days[3:6]] == codes


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    "covers", [(date(2026, 5, 6), date(2026, 5, 5)), (date(2026, 7, 1), date(2026, 7, 2))], ids=["backwards", "future"]
)
def test_a_wrong_cover_is_refused(office: Office, write: Write, covers: tuple[date, date]) -> None:
    with pytest.raises(UserError, match="The time that the terminal covers"):
        planned(office, write("code,time\n7,2026-05-05 08:55\n"), covers=covers)


@pytest.mark.usefixtures("ada")
def test_a_terminal_watches_up_to_now_at_most(office: Office, vault: Vault, clock: Clock, write: Write) -> None:
    plan = planned(office, write("code,time\n7,2026-05-29 08:55\n"))
    assert plan.watched is not None
    assert plan.watched[1] <= clock()


@pytest.mark.usefixtures("ada")
def test_the_order_of_dates_follows_from_one_that_has_only_one(office: Office, vault: Vault, write: Write) -> None:
    path = write("code,time\n7,04/05/2026 08:55\n7,13/05/2026 08:55\n")
    plan = imported(office, path)
    assert [punch.day for punch in recorded(vault)] == [date(2026, 5, 4), date(2026, 5, 13)]
    assert "Dates are read with the day before the month, because of line 3." in plan.notes


@pytest.mark.usefixtures("ada")
def test_dates_that_may_be_two_days_are_refused_until_somebody_says_their_order(
    office: Office, vault: Vault, write: Write
) -> None:
    path = write("code,time\n7,04/05/2026 08:55\n7,05/05/2026 08:55\n")
    with pytest.raises(UserError, match=r"line 2: 04/05/2026"):
        planned(office, path)
    imported(office, path, mapping=ColumnMapping(date_order=DateOrder.MONTH_FIRST))
    assert [punch.day for punch in recorded(vault)] == [date(2026, 4, 5), date(2026, 5, 5)]


@pytest.mark.usefixtures("ada")
def test_dates_in_two_orders_are_refused(office: Office, write: Write) -> None:
    path = write("code,time\n7,04/05/2026 08:55\n7,13/05/2026 08:55\n7,05/14/2026 08:55\n")
    with pytest.raises(UserError, match="Line 3 has the day before the month and line 4 the month before the day"):
        planned(office, path)


@pytest.mark.usefixtures("ada")
def test_times_of_a_clock_change_are_named(office: Office, vault: Vault, write: Write) -> None:
    office.preferences.set(settings.SITE_ZONE, "Europe/Berlin")
    plan = imported(office, write("code,time\n7,2026-03-29 02:30\n7,2026-03-29 12:00\n"))
    assert plan.notes == ("Line 2: the clock never showed this time; 2026-03-29 03:30 is taken.",)
    assert [f"{punch.time:%H:%M}" for punch in recorded(vault)] == ["01:30", "10:00"]


@pytest.mark.usefixtures("ada")
def test_times_can_be_of_another_zone(office: Office, vault: Vault, write: Write) -> None:
    imported(office, write("code,time\n7,2026-05-04 08:55\n"), zone="Asia/Kolkata")
    assert [f"{punch.time:%H:%M}" for punch in recorded(vault)] == ["03:25"]
    with pytest.raises(UserError, match="not a known time zone"):
        planned(office, write("code,time\n7,2026-05-04 08:55\n"), zone="Mars/Base")


@pytest.mark.usefixtures("ada")
def test_a_code_is_found_although_zeros_before_it_were_added(office: Office, vault: Vault, write: Write) -> None:
    plan = imported(office, write("code,time\n007,2026-05-04 08:55\n"))
    assert "The code 007 is taken for 7." in plan.notes
    assert len(recorded(vault)) == 1


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("key", [0, 1])
def test_keys_that_nobody_presses_say_nothing(office: Office, vault: Vault, write: Write, key: int) -> None:
    path = write(f"7\t2026-05-04 08:55:00\t1\t{key}\t1\t0\n7\t2026-05-04 17:00:00\t1\t{key}\t1\t0\n")
    imported(office, path)
    assert [(punch.direction.value, punch.stated) for punch in recorded(vault)] == [("in", False), ("out", False)]


@pytest.mark.usefixtures("ada")
def test_a_file_of_an_evening_may_hold_nothing_but_leaving(office: Office, vault: Vault, write: Write) -> None:
    imported(office, write("7\t2026-05-04 17:00:00\t1\t1\t1\t0\n7\t2026-05-05 17:01:00\t1\t1\t1\t0\n"))
    assert [(punch.direction.value, punch.stated) for punch in recorded(vault)] == [("out", True), ("out", True)]


@pytest.mark.usefixtures("ada")
def test_a_night_is_filed_under_the_day_on_which_its_shift_began(office: Office, vault: Vault, write: Write) -> None:
    imported(office, write("code,time\n7,2026-05-04 09:00\n7,2026-05-05 00:10\n"))
    assert [punch.day for punch in recorded(vault)] == [date(2026, 5, 4)] * 2


@pytest.mark.usefixtures("ada")
def test_columns_are_kept_under_a_name(office: Office, vault: Vault, write: Write) -> None:
    mapping = ColumnMapping(
        {FileColumn.CODE: "Badge", FileColumn.TIME: "Stamp", FileColumn.DIRECTION: "Way"},
        ("kommt",),
        ("geht",),
        DateOrder.DAY_FIRST,
    )
    assert office.importing.save_mapping("  Front  door ", mapping) == "Front door"
    assert dict(office.importing.mappings()) == {"Front door": mapping}
    path = write("Badge;Stamp;Way\n7;04/05/2026 08:55;Kommt\n")
    imported(office, path, mapping=office.importing.mapping("Front door"))
    assert [(punch.day, punch.direction) for punch in recorded(vault)] == [(date(2026, 5, 4), Direction.IN)]
    office.importing.remove_mapping("Front door")
    for call in (office.importing.mapping, office.importing.remove_mapping):
        with pytest.raises(UserError, match="No columns are kept as Front door; these are: none yet"):
            call("Front door")
    with pytest.raises(UserError, match="kept under a name"):
        office.importing.save_mapping(" ", mapping)


@pytest.mark.usefixtures("ada")
def test_a_file_with_no_punch_is_refused(office: Office, write: Write) -> None:
    with pytest.raises(UserError, match="no punches under its heading"):
        planned(office, write("code,time\n"))


@pytest.mark.usefixtures("ada")
def test_stopping_while_punches_are_written_leaves_nothing(office: Office, vault: Vault, write: Write) -> None:
    start = datetime(2026, 5, 4, tzinfo=UTC)
    times = (start + timedelta(minutes=step) for step in range(3000))
    plan = planned(office, write("code,time\n" + "".join(f"7,{time:%Y-%m-%d %H:%M}\n" for time in times)))

    def stop(done: int, total: int) -> None:
        assert total == 3000
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        office.importing.carry_out(plan, stop)
    assert recorded(vault) == []
    assert office.importing.imports() == ()


@pytest.mark.usefixtures("ada")
def test_who_leads_a_group_imports_for_it_alone_and_makes_nobody_else_absent(
    office: Office, vault: Vault, bob: Person, write: Write
) -> None:
    office.accounts.add("Lead", Role.LEAD, PASSWORD, groups=["Sales"])
    both = write("code,time\n7,2026-05-04 08:55\n8,2026-05-04 08:55\n")
    admins = planned(office, both)
    office.accounts.lock()
    office.accounts.sign_in("Lead", PASSWORD)
    assert planned(office, both).problems == ("Line 2: nobody on the roll has the code 7.",)
    with pytest.raises(NotAllowedError):
        office.importing.carry_out(admins)
    plan = imported(office, both, skip_unknown=True)
    assert plan.watched is None
    assert [punch.person for punch in recorded(vault)] == [bob.id]
    with pytest.raises(UserError, match="Only who may correct the records of everybody"):
        planned(office, both, covers=(date(2026, 5, 4), date(2026, 5, 4)))


def test_nobody_but_an_administrator_imports_his_own_punches(office: Office, bob: Person, write: Write) -> None:
    office.accounts.add("Operator", Role.OPERATOR, PASSWORD, person=bob.id)
    office.accounts.lock()
    office.accounts.sign_in("Operator", PASSWORD)
    plan = planned(office, write("code,time\n8,2026-05-04 08:55\n"))
    assert plan.problems == ("Line 2: the record of 8 is not yours to change; an administrator imports this file.",)


@pytest.mark.usefixtures("bob")
def test_punches_of_somebody_who_was_erased_are_no_hindrance_to_taking_back(
    office: Office, vault: Vault, ada: Person, write: Write
) -> None:
    imported(office, write("code,time\n7,2026-05-04 08:55\n8,2026-05-04 08:55\n"))
    office.privacy.erase(ada.id, "he asked for it")
    assert office.importing.undo(1, "wrong file") == 1


@pytest.mark.usefixtures("ada")
def test_whoever_imports_into_a_closed_month_is_told(office: Office, clock: Clock, write: Write) -> None:
    clock.advance(timedelta(days=20))
    office.accounts.lock()
    office.accounts.sign_in("Administrator", PASSPHRASE)
    imported(office, write("code,time\n7,2026-05-04 08:55\n7,2026-05-04 17:00\n"))
    office.closing.close(MAY, "the rest is on paper")
    plan = imported(office, write("code,time\n7,2026-05-05 08:55\n7,2026-06-05 17:00\n"))
    assert plan.notes == ("2026-05 is closed already; what is imported there counts once the month is amended.",)


def test_an_import_is_sealed_and_proved_like_every_record(
    office: Office, vault: Vault, ada: Person, write: Write
) -> None:
    imported(office, write("code,time\n7,2026-05-04 08:55\n7,2026-05-04 17:00\n"))
    office.importing.undo(1, "wrong file")
    assert office.keeping.verify().findings == ()
