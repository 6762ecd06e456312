"""The month as CSV."""

import csv
import io
from collections.abc import Callable

import pytest

from faceattend.domain.people import PersonDetails
from faceattend.domain.results import MonthResult
from faceattend.reports.csv_lines import harmless, harmless_code
from faceattend.reports.month_csv import month_csv

MakeMonth = Callable[..., MonthResult]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\0x"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(name: str) -> None:
    assert harmless(name) == "'" + name


@pytest.mark.parametrize("name", ["Grace", "'quoted", "1=1", "", "a+b"])
def test_other_texts_stay_as_they_are(name: str) -> None:
    assert harmless(name) == name


def test_the_dash_of_who_is_not_on_the_roll_is_a_code_and_no_name() -> None:
    assert harmless_code("-") == "-"
    assert harmless("-") == "'-"
    assert harmless_code("-1") == "'-1"
    assert harmless_code("=P") == "'=P"


def test_names_codes_and_groups_are_made_harmless_and_quoted(make_month: MakeMonth) -> None:
    content = month_csv(make_month([PersonDetails('=Ann, "the boss"', "+49", "@home")]))
    text = content.decode("utf-8-sig")
    assert text.count("\r\n") == 2
    assert '"\'=Ann, ""the boss"""' in text
    row = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert row[1:4] == ["'+49", '\'=Ann, "the boss"', "'@home"]


def test_names_of_any_script_are_whole(make_month: MakeMonth) -> None:
    names = ["\u0645\u062d\u0645\u062f", "\u5c71\u7530", "\U00020bb7", "\u0416\u043e\u0440\u0430"]
    text = month_csv(make_month([PersonDetails(name, str(i)) for i, name in enumerate(names)])).decode("utf-8-sig")
    assert all(name in text for name in names)
