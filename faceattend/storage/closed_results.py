"""How results of a closed month are written: JSON of the very types that the calculation makes.

What is missing in an older one gets the default of its type, so that a field can be added without touching what was
closed before. Faces and consent are left out: they say nothing about attendance.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import JsonConverter, make_converter

from faceattend.domain.results import DayResult, MonthResult, PersonMonth
from faceattend.storage.crypto import UnreadableError

Result = TypeVar("Result")


def write_person_month(row: PersonMonth) -> bytes:
    """Return the results of one person as they are kept."""
    bare = replace(row, person=replace(row.person, consent=None, templates={}))
    return _converter("UTC").dumps(bare, separators=(",", ":")).encode("ascii")


def read_person_month(body: bytes, zone: str) -> PersonMonth:
    """Return the results of one person.

    Args:
        zone: of the site at that time, in which all times are given.

    Raises:
        UnreadableError: they have another form.
    """
    return _read(lambda: _converter(zone).loads(body, PersonMonth))


def write_frame(result: MonthResult) -> dict[str, Any]:
    """Return everything of a month but its rows, as JSON can hold it."""
    document: dict[str, Any] = _converter("UTC").unstructure(replace(result, rows=(), closing=None))
    return document


def read_frame(document: Mapping[str, Any]) -> MonthResult:
    """Return a month without its rows.

    Raises:
        UnreadableError: it has another form.
    """
    return _read(lambda: _converter(document["zone"]).structure(document, MonthResult))


def _read(read: Callable[[], Result]) -> Result:
    try:
        return read()
    except (BaseValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError("The results of a closed month have an unknown form.") from error


@cache
def _converter(zone: str) -> JsonConverter:
    """Return what reads times in a zone. All times of a result have one zone object, so that they compare by value."""
    converter = make_converter(detailed_validation=False)
    site = ZoneInfo(zone)
    converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value).astimezone(site))
    converter.register_unstructure_hook(time, lambda value: value.isoformat("minutes"))
    converter.register_structure_hook(time, lambda value, _: time.fromisoformat(value))
    # Made beforehand: it is looked up for every day of everybody otherwise.
    converter.get_structure_hook(DayResult)
    return converter
