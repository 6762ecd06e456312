from datetime import datetime, timedelta

import pytest

from faceattend.domain.coverage import WatchedSpan
from faceattend.errors import BugError
from faceattend.storage.vault import Vault

HOUR = timedelta(hours=1)


def test_a_span_grows(vault: Vault, now: datetime) -> None:
    span = vault.coverage.begin("Front door", now)
    vault.coverage.extend(span, now + HOUR)
    vault.coverage.extend(span, now + 2 * HOUR)
    assert vault.coverage.between(now - HOUR, now + HOUR) == [WatchedSpan("Front door", now, now + 2 * HOUR)]


def test_a_span_never_shrinks(vault: Vault, now: datetime) -> None:
    span = vault.coverage.begin("Front door", now)
    vault.coverage.extend(span, now + HOUR)
    vault.coverage.extend(span, now)
    assert vault.coverage.between(now - HOUR, now + HOUR)[0].end == now + HOUR


def test_spans_come_by_start_and_only_those_asked_for(vault: Vault, now: datetime) -> None:
    spans = []
    for camera, start in (("Back door", 3), ("Front door", 1), ("Front door", 5)):
        number = vault.coverage.begin(camera, now + start * HOUR)
        vault.coverage.extend(number, now + (start + 1) * HOUR)
        spans.append(WatchedSpan(camera, now + start * HOUR, now + (start + 1) * HOUR))
    assert vault.coverage.between(now, now + 9 * HOUR) == [spans[1], spans[0], spans[2]]
    assert vault.coverage.between(now + 4 * HOUR, now + 5 * HOUR) == []
    assert vault.coverage.between(now + 3.5 * HOUR, now + 5 * HOUR) == [spans[0]]


def test_a_span_that_does_not_exist_is_our_mistake(vault: Vault, now: datetime) -> None:
    with pytest.raises(BugError):
        vault.coverage.extend(7, now)


def test_a_span_without_a_camera_is_our_mistake(vault: Vault, now: datetime) -> None:
    with pytest.raises(BugError):
        vault.coverage.begin("", now)
