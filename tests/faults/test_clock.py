"""A clock that jumps, and the two nights a year in which the hour on the wall jumps, lose no record and no order."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from faceattend import settings
from faceattend.domain.punches import CameraDirection, Method
from faceattend.domain.rule_book import ALWAYS, DatedShift
from faceattend.domain.schedules import Shift, ShiftPart
from faceattend.services.calculation import Calculation
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.punching import PunchClock, Visits
from faceattend.storage.vault import Vault

BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
NIGHT_SHIFT = Shift(parts=(ShiftPart(time(22), time(6)),))
ALL = date(2026, 1, 1), date(2026, 12, 31)


def clock_of(vault: Vault) -> PunchClock:
    office_settings = OfficeSettings(vault.settings)
    calculation = Calculation(vault, office_settings, lambda: NINE)
    return PunchClock(vault.punches, office_settings, calculation, "Front door", CameraDirection.AUTO, Visits())


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
def test_records_keep_the_order_in_which_they_were_written(folder: Path, passphrase: str, jump: timedelta) -> None:
    with Vault.unlock(folder, passphrase) as vault:
        person = vault.people.all()[0].id
        clock = clock_of(vault)
        seen = [NINE, NINE + timedelta(hours=2), NINE + jump + timedelta(hours=4), NINE + timedelta(hours=6)]
        punches = [clock.see(person, time, 0.7, Method.FACE) for time in seen]
        for time in seen:
            vault.seals.seal(time)
        assert [(punch.id, punch.time) for punch in punches if punch] == list(enumerate(seen, 1))
        assert vault.verify().findings == ()
    with Vault.unlock(folder, passphrase) as vault:
        assert {(punch.id, punch.time) for punch in vault.punches.between(*ALL)} == set(enumerate(seen, 1))
        latest = vault.seals.latest()
        assert latest is not None
        assert latest.utc == seen[-1]
        assert not vault.seals.due(seen[-1] + timedelta(minutes=14))
        assert vault.seals.due(seen[-1] + timedelta(minutes=16))


@pytest.mark.parametrize(("night", "length"), [(date(2026, 3, 28), 23), (date(2026, 10, 24), 25)])
def test_a_night_in_which_the_hour_changes_is_written_by_the_hours_that_passed(
    folder: Path, passphrase: str, night: date, length: int
) -> None:
    noon = datetime(night.year, night.month, night.day, 12, tzinfo=BERLIN)
    next_noon = datetime.combine(night + timedelta(days=1), noon.timetz())
    seen = [noon.astimezone(UTC) + timedelta(hours=hour) for hour in range(length + 1)]
    assert seen[-1] == next_noon.astimezone(UTC)
    with Vault.unlock(folder, passphrase) as vault:
        office = OfficeSettings(vault.settings)
        office.set(settings.SITE_ZONE, "Europe/Berlin")
        vault.rule_book.change(lambda book: replace(book, shifts=(DatedShift(ALWAYS, NIGHT_SHIFT),)))
        person = vault.people.all()[0].id
        clock = clock_of(vault)
        for time in seen:
            assert clock.see(person, time, 0.7, Method.FACE) is not None
        punches = vault.punches.between(*ALL)
        assert [punch.time for punch in punches] == seen
        # From evening to morning it is one work day, whatever the clock on the wall says at two or three.
        shift = {punch.day for punch in punches if punch.time.astimezone(BERLIN).hour >= 20 or _is_early(punch.time)}
        assert shift == {night}
        assert vault.verify().findings == ()


def _is_early(time: datetime) -> bool:
    return time.astimezone(BERLIN).hour <= 8
