"""The rules of attendance, kept whole as one sealed value among the settings.

One value and not a table of its own, because every change makes a new book, and because the sum over the settings
already shows when somebody puts a former one back.
"""

from collections.abc import Callable
from datetime import time

from cattrs import Converter
from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter
from peewee import SqliteDatabase

from faceattend.domain.calendars import Weekday, WeeklyOff, WorkCalendar
from faceattend.domain.rule_book import ALWAYS, DatedCalendar, DatedShift, RuleBook
from faceattend.domain.schedules import Shift, ShiftPart
from faceattend.errors import UserError
from faceattend.storage.database import Reader, rows
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import SettingRow
from faceattend.storage.settings import open_setting, seal_setting
from faceattend.storage.writer import Writer

RULES_KEY = "attendance.rules"

_START, _END, _OFF = "shift.start", "shift.end", "shift.weekly_off"
"""Before there were rules an office had one shift in three settings."""


class RuleBookRepository:
    """Reads and changes the rule book. Any thread may call it."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._converter = _converter()
        # A book is asked for at every punch, and its value differs from that of every other book.
        self._known: tuple[bytes, RuleBook] | None = None

    def read(self) -> RuleBook:
        """Return the rules; while nobody has changed them, those that a new office has or the older settings say.

        Raises:
            UserError: the value is damaged.
        """
        keys = (RULES_KEY, _START, _END, _OFF)
        found = self._reader.rows(SettingRow.select(SettingRow.key, SettingRow.token).where(SettingRow.key.in_(keys)))
        return self._book(dict(found))

    def change(self, change: Callable[[RuleBook], RuleBook]) -> RuleBook:
        """Put what ``change`` makes of the rules in their place, as the next version, and return it.

        ``change`` gets the rules as they are at that moment; nobody else changes them meanwhile. Rules that it returns
        as they were are not written again.

        Raises:
            UserError: the rules are damaged. What ``change`` raises is raised; nothing was changed.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """

        def operation(database: SqliteDatabase) -> RuleBook:
            before = self._book(dict(rows(database, SettingRow.select(SettingRow.key, SettingRow.token))))
            changed = change(before)
            if changed == before:
                return before
            document = {**self._converter.unstructure(changed), "version": before.version + 1}
            token = seal_setting(self._keystore, RULES_KEY, document)
            SettingRow.insert(key=RULES_KEY, token=token).on_conflict_replace().execute(database)
            SettingRow.delete().where(SettingRow.key.in_((_START, _END, _OFF))).execute(database)
            return self._structured(document)

        return self._writer.call(operation)

    def _book(self, tokens: dict[str, bytes]) -> RuleBook:
        token = tokens.get(RULES_KEY)
        if token is None:
            return self._book_of_settings(tokens)
        known = self._known
        if known is not None and known[0] == token:
            return known[1]
        book = self._structured(open_setting(self._keystore, RULES_KEY, token))
        self._known = (token, book)
        return book

    def _book_of_settings(self, tokens: dict[str, bytes]) -> RuleBook:
        settings = {
            key: open_setting(self._keystore, key, tokens[key]) for key in (_START, _END, _OFF) if key in tokens
        }
        if not settings:
            return RuleBook()
        try:
            return _first_book(settings)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _damaged() from error

    def _structured(self, document: object) -> RuleBook:
        try:
            return self._converter.structure(document, RuleBook)
        except (BaseValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise _damaged() from error


def _first_book(settings: dict[str, object]) -> RuleBook:
    hours = ShiftPart()
    start = time.fromisoformat(str(settings[_START])) if _START in settings else hours.start
    end = time.fromisoformat(str(settings[_END])) if _END in settings else hours.end
    calendar = WorkCalendar()
    if _OFF in settings:
        names = settings[_OFF]
        if not isinstance(names, list):
            raise TypeError(names)
        calendar = WorkCalendar(weekly_off=tuple(WeeklyOff(Weekday[name.upper()]) for name in names))
    return RuleBook(
        shifts=(DatedShift(ALWAYS, Shift(parts=(ShiftPart(start, end),))),),
        calendars=(DatedCalendar(ALWAYS, calendar),),
    )


def _converter() -> Converter:
    converter = make_converter(detailed_validation=False)
    converter.register_unstructure_hook(time, lambda value: value.isoformat("minutes"))
    converter.register_structure_hook(time, lambda value, _: time.fromisoformat(value))
    return converter


def _damaged() -> UserError:
    return UserError("The rules of attendance are damaged. Restore the last backup.")
