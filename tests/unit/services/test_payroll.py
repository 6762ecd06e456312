"""A month for a payroll program, from punches to the bytes of the file."""

from datetime import date
from pathlib import Path

import pytest

from faceattend.domain.accounts import Role
from faceattend.domain.months import Month
from faceattend.domain.people import PersonDetails
from faceattend.errors import UserError
from faceattend.services.access import NotAllowedError
from faceattend.services.importing import ImportOptions
from faceattend.services.office import Office
from faceattend.services.payroll import PayrollLayout, read_column

MAY = Month(2026, 5)
PASSWORD = "seven green bottles hang"


def layout(*columns: str, delimiter: str = ",", decimal: str = ".") -> PayrollLayout:
    return PayrollLayout(tuple(read_column(text) for text in columns), delimiter, decimal)


@pytest.fixture
def worked(office: Office, tmp_path: Path) -> Office:
    """An office in which two people worked a week, one of them a Saturday and too long."""
    office.enrolment.enrol(PersonDetails("=Ada", "-7", "Form 1"), "", [])
    office.enrolment.enrol(PersonDetails("Bob", "007", "Form 2"), "", [])
    path = tmp_path / "door.csv"
    lines = ["code,time,direction"]
    for day in (4, 5, 6, 7, 8):
        lines += [f"-7,2026-05-{day:02d} 09:00,in", f"-7,2026-05-{day:02d} 18:30,out"]
        lines += [f"007,2026-05-{day:02d} 09:06,in", f"007,2026-05-{day:02d} 17:00,out"]
    lines += ["-7,2026-05-09 10:00,in", "-7,2026-05-09 12:00,out"]
    path.write_text("\n".join(lines))
    plan = office.importing.plan(path, ImportOptions(covers=(date(2026, 5, 1), date(2026, 5, 29))))
    office.importing.carry_out(plan)
    return office


def test_the_file_says_what_the_month_says(worked: Office, tmp_path: Path) -> None:
    worked.payroll.save(
        "Wages",
        layout(
            *("Employee=code", "Name=name", "Month=month", "Present=days:P", "Absent=days:A", "Off=days:WO"),
            *("Worked=worked", "Hours=worked@hours", "Clock=overtime:weekday@h:mm", "Sat=approved:off day"),
            *("Late=late", "Times=late-days", "Sick=leave:SL", "Leave=leave", "Firm=text:=SUM(A1)", "State=status"),
        ),
    )
    result = worked.reporting.month(MAY)
    path = tmp_path / "wages.csv"
    worked.payroll.export(result, "Wages", path)
    heading, ada, bob = path.read_bytes().decode("utf-8-sig").splitlines()
    assert heading == ("Employee,Name,Month,Present,Absent,Off,Worked,Hours,Clock,Sat,Late,Times,Sick,Leave,Firm,State")
    # 16 of the 21 working days until 29 May, and the eight days off that had come.
    assert ada == "'-7,'=Ada,2026-05,5,16,8,2970,49.50,7:30,120,0,0,0,0,'=SUM(A1),draft"
    assert bob == "007,Bob,2026-05,5,16,8,2370,39.50,0:00,0,30,5,0,0,'=SUM(A1),draft"


def test_signs_and_heading_are_those_of_the_layout(worked: Office, tmp_path: Path) -> None:
    chosen = PayrollLayout(
        (read_column("Employee=code"), read_column("Hours=worked@hours")), ";", ",", heading=False, mark=False
    )
    worked.payroll.save("Lohn", chosen)
    worked.payroll.export(worked.reporting.month(MAY, person_code="007"), "Lohn", tmp_path / "lohn.csv")
    assert (tmp_path / "lohn.csv").read_bytes() == b"007;39,50\r\n"
    assert dict(worked.payroll.layouts()) == {"Lohn": chosen}


def test_layouts_are_kept_replaced_and_forgotten(worked: Office) -> None:
    assert worked.payroll.save("  My  wages ", layout("A=code")) == "My wages"
    worked.payroll.save("My wages", layout("B=name"))
    assert worked.payroll.layout("My wages") == layout("B=name")
    worked.payroll.remove("My wages")
    for call in (worked.payroll.layout, worked.payroll.remove):
        with pytest.raises(UserError, match="no payroll layout My wages; there are: none yet"):
            call("My wages")
    with pytest.raises(UserError, match="kept under a name"):
        worked.payroll.save(" ", layout("A=code"))


def test_a_lead_takes_away_nobody_of_another_group(worked: Office, tmp_path: Path) -> None:
    worked.payroll.save("Wages", layout("A=code"))
    everybody = worked.reporting.month(MAY)
    worked.accounts.add("Lead", Role.LEAD, PASSWORD, groups=["Form 2"])
    worked.accounts.lock()
    worked.accounts.sign_in("Lead", PASSWORD)
    with pytest.raises(NotAllowedError):
        worked.payroll.export(everybody, "Wages", tmp_path / "wages.csv")
    with pytest.raises(NotAllowedError):
        worked.payroll.lines(everybody, "Wages")
    assert worked.payroll.lines(worked.reporting.month(MAY), "Wages") == [["A"], ["007"]]
    assert not (tmp_path / "wages.csv").exists()
