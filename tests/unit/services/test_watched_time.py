"""When cameras watched, and why they did not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faceattend.domain.coverage import GapReason, WatchedSpan, WatchGap
from faceattend.domain.incidents import IncidentKind
from faceattend.errors import EnvironmentFault
from faceattend.services.camera_absences import CameraAbsences
from faceattend.services.incidents import IncidentDesk
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.watch_gaps import MOST, GapBook
from faceattend.services.watched_time import CoverageKeeper
from faceattend.storage.coverage import CoverageRepository
from faceattend.storage.passphrase import KeyCost
from faceattend.storage.vault import Vault

EIGHT = datetime(2026, 5, 29, 8, tzinfo=UTC)
CAMERA = "Door"


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    folder: Path = tmp_path_factory.mktemp("watched") / "data"
    vault, _ = Vault.create(folder, "nine copper kettles on a hill", KeyCost(8 * 1024, 1, 1), "Administrator")
    yield vault
    vault.close()


class Watch:
    """A keeper with a day of its own, so that the tests do not see one another's times."""

    days = iter(range(10_000))

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.start = EIGHT + timedelta(days=next(self.days))
        self.passed = 0.0
        self.gaps = GapBook(vault.settings)
        self.keeper = CoverageKeeper(vault.coverage, self.gaps, CAMERA, lambda: self.passed)

    def at(self, seconds: float) -> datetime:
        return self.start + timedelta(seconds=seconds)

    def look(self, first: int, last: int, *, jump: float = 0.0) -> None:
        """Look at a frame every second; ``jump`` is how far the clock is wrong."""
        for second in range(first, last + 1):
            self.passed = second
            self.keeper.watched(self.at(second + jump))

    @property
    def spans(self) -> list[WatchedSpan]:
        return self._vault.coverage.between(self.start - timedelta(hours=8), self.start + timedelta(hours=15))

    @property
    def known_gaps(self) -> list[WatchGap]:
        return list(self.gaps.between(self.start - timedelta(hours=8), self.start + timedelta(hours=15)))

    def span(self, first: float, last: float) -> WatchedSpan:
        return WatchedSpan(CAMERA, self.at(first), self.at(last))

    def gap(self, first: float, last: float, reason: GapReason) -> WatchGap:
        return WatchGap(CAMERA, self.at(first), self.at(last), reason)


@pytest.fixture
def watch(records: Vault) -> Watch:
    return Watch(records)


class FullCoverage(CoverageRepository):
    """The real times, of which none can be begun on a full disk."""

    def __init__(self, coverage: CoverageRepository) -> None:
        self._coverage = coverage
        self.full = True

    def begin(self, camera: str, time: datetime) -> int:
        """Fail, or begin a real one."""
        if self.full:
            raise EnvironmentFault("The disk is full; free some space.")
        return self._coverage.begin(camera, time)


def test_a_gap_is_noted_once_though_the_disk_is_full(records: Vault) -> None:
    watch = Watch(records)
    disk = FullCoverage(records.coverage)
    keeper = CoverageKeeper(disk, watch.gaps, CAMERA, lambda: 0.0)
    keeper.looked_away(GapReason.LOST, watch.at(0))
    for second in (600, 601, 602):
        with pytest.raises(EnvironmentFault):
            keeper.watched(watch.at(second))
    disk.full = False
    keeper.watched(watch.at(603))
    assert watch.known_gaps == [WatchGap(CAMERA, watch.at(0), watch.at(600), GapReason.LOST)]


def test_frames_without_a_break_are_one_span(watch: Watch) -> None:
    watch.look(0, 100)
    watch.keeper.close(watch.at(100))
    assert watch.spans == [watch.span(0, 100)]
    assert watch.known_gaps == []


def test_a_crash_loses_half_a_minute_at_most(watch: Watch) -> None:
    watch.look(0, 100)
    assert watch.spans == [watch.span(0, 90)]


@pytest.mark.parametrize("reason", [GapReason.PAUSED, GapReason.LOST, GapReason.COVERED, GapReason.FROZEN])
def test_time_without_pictures_is_not_watched_and_it_is_known_why(watch: Watch, reason: GapReason) -> None:
    watch.look(0, 40)
    watch.keeper.looked_away(reason, watch.at(45))
    watch.keeper.looked_away(GapReason.LOST, watch.at(50))
    watch.look(200, 240)
    watch.keeper.close(watch.at(240))
    assert watch.spans == [watch.span(0, 40), watch.span(200, 240)]
    assert watch.known_gaps == [watch.gap(40, 200, reason)]


def test_a_moment_without_pictures_is_no_gap(watch: Watch) -> None:
    watch.look(0, 40)
    watch.keeper.looked_away(GapReason.LOST, watch.at(45))
    watch.look(80, 120)
    watch.keeper.close(watch.at(120))
    assert watch.spans == [watch.span(0, 120)]
    assert watch.known_gaps == []


def test_a_camera_that_never_came_leaves_a_gap_and_no_span(watch: Watch) -> None:
    watch.keeper.looked_away(GapReason.LOST, watch.at(3))
    watch.keeper.close(watch.at(600))
    assert watch.spans == []
    assert watch.known_gaps == [watch.gap(3, 600, GapReason.LOST)]


def test_a_recording_that_was_paused_leaves_no_gap_of_the_time_at_which_it_was_played(watch: Watch) -> None:
    watch.look(0, 10)
    watch.keeper.looked_away(GapReason.PAUSED, watch.at(10) + timedelta(days=3))
    watch.keeper.close(None)
    assert watch.spans == [watch.span(0, 10)]
    assert watch.known_gaps == []


@pytest.mark.parametrize("jump", [7200.0, -7200.0])
def test_a_clock_that_is_set_makes_no_watched_time_of_what_never_passed(watch: Watch, jump: float) -> None:
    watch.look(0, 40)
    watch.look(41, 80, jump=jump)
    watch.keeper.close(watch.at(80 + jump))
    spans = sorted(watch.spans, key=lambda span: span.end)
    expected = sorted([watch.span(0, 40), watch.span(41 + jump, 80 + jump)], key=lambda span: span.end)
    assert spans == expected
    assert watch.known_gaps == ([watch.gap(40, 41 + jump, GapReason.CLOCK)] if jump > 0 else [])


def test_a_computer_that_slept_leaves_a_gap_without_a_known_reason(watch: Watch) -> None:
    watch.look(0, 40)
    watch.look(4000, 4010)
    watch.keeper.close(watch.at(4010))
    assert watch.known_gaps == [watch.gap(40, 4000, GapReason.UNKNOWN)]


def test_only_so_many_gaps_are_kept(records: Vault) -> None:
    book = GapBook(records.settings)
    records.settings.write(
        "cameras.gaps", [[CAMERA, minute * 60_000, minute * 60_000 + 1000, "lost"] for minute in range(MOST)]
    )
    book.add(WatchGap(CAMERA, EIGHT, EIGHT + timedelta(hours=1), GapReason.COVERED))
    known = book.between(datetime(1970, 1, 1, tzinfo=UTC), EIGHT + timedelta(days=1))
    assert len(known) == MOST
    assert known[0].start == datetime(1970, 1, 1, 0, 1, tzinfo=UTC)
    assert known[-1].reason is GapReason.COVERED


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (GapReason.LOST, IncidentKind.CAMERA_DOWN),
        (GapReason.COVERED, IncidentKind.CAMERA_COVERED),
        (GapReason.FROZEN, IncidentKind.CAMERA_FROZEN),
    ],
)
def test_a_camera_that_is_of_no_use_for_long_is_an_incident_each_time(
    records: Vault, reason: GapReason, kind: IncidentKind
) -> None:
    desk = IncidentDesk.of(records, OfficeSettings(records.settings))
    absences = CameraAbsences(desk, CAMERA, timedelta(seconds=60))
    told = [absences.away(reason, EIGHT, EIGHT + timedelta(seconds=second)) for second in range(0, 200, 10)]
    assert [len(each) for each in told] == [0] * 6 + [1] + [0] * 13
    absences.back()
    [again] = absences.away(reason, EIGHT, EIGHT + timedelta(seconds=70))
    assert (again.kind, again.camera) == (kind, CAMERA)
    assert CAMERA in again.detail
    assert again in records.incidents.open()


@pytest.mark.parametrize("limit", [0, 60])
def test_a_recording_that_somebody_stopped_is_no_incident_nor_what_the_office_wants_none_of(
    records: Vault, limit: int
) -> None:
    desk = IncidentDesk.of(records, OfficeSettings(records.settings))
    absences = CameraAbsences(desk, CAMERA, timedelta(seconds=limit))
    reason = GapReason.PAUSED if limit else GapReason.LOST
    assert absences.away(reason, EIGHT, EIGHT + timedelta(hours=1)) == ()
