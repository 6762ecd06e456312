"""The people of the roll and their templates."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray
from peewee import SqliteDatabase

from faceattend.domain.people import Consent, Person, PersonDetails, PersonId, clean_details, code_key
from faceattend.errors import UserError
from faceattend.storage.crypto import Kind, Sealer, UnreadableError
from faceattend.storage.damage import DamageLog
from faceattend.storage.database import Reader, rows
from faceattend.storage.day_rows import LOOKS, delete_days_of
from faceattend.storage.keystore import Keystore
from faceattend.storage.models import PersonRow, TemplateRow
from faceattend.storage.profiles import Profile, read_profile, write_profile
from faceattend.storage.templates import check_numbers, shaped_templates, sound, write_templates
from faceattend.storage.writer import Writer

_LARGEST_ID = 2**32 - 1


class PeopleRepository:
    """Reads and writes people. Any thread may call it; what it wrote is on the disk when it returns."""

    def __init__(self, writer: Writer, reader: Reader, keystore: Keystore, damage: DamageLog) -> None:
        self._writer = writer
        self._reader = reader
        self._keystore = keystore
        self._damage = damage
        self._version = 0

    @property
    def version(self) -> int:
        """Counts up with every change of the roll, so that whoever holds a part of it knows that it is an old one."""
        return self._version

    def changed(self) -> None:
        """Count a change of the roll that was made elsewhere."""
        self._version += 1

    def add(
        self,
        details: PersonDetails,
        consent: Consent | None,
        joined: date | None,
        templates: Mapping[str, NDArray[np.float32]],
    ) -> Person:
        """Write a new person, whole or not at all.

        Args:
            templates: float32 (k, D) by template format.

        Raises:
            UserError: the code is taken, there are templates without consent, or the details are empty or too long.
            EnvironmentFault: the disk is full or failed; nothing of the person was written.
        """
        profile = Profile(clean_details(details), consent, joined, None)
        _check_consent(profile, templates)
        bodies = {format: write_templates(format, array) for format, array in templates.items()}

        def operation(database: SqliteDatabase) -> PersonId:
            code_index = self._free_code_index(database, profile.details.code, None)
            person = self._new_id(database)
            # The key first: a crash after this line leaves a key that opens nothing, the other way round would leave a
            # person that nothing opens.
            sealer = self._keystore.add_person(person)
            PersonRow.insert(
                id=person,
                code_index=code_index,
                profile=sealer.seal(Kind.PROFILE, person, person, write_profile(profile)),
            ).execute(database)
            for format, body in bodies.items():
                _insert_templates(database, sealer, person, format, len(templates[format]), body)
            return person

        return self._get_changed(self._writer.call(operation))

    def update(self, person: PersonId, details: PersonDetails) -> Person:
        """Change what the office says of a person.

        Raises:
            UserError: the code is taken, the details are empty or too long, or there is no such person.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        cleaned = clean_details(details)

        def operation(database: SqliteDatabase) -> None:
            known = self._profile(database, person)
            code_index = self._free_code_index(database, cleaned.code, person)
            self._rewrite(database, person, replace(known, details=cleaned), code_index)

        self._writer.call(operation)
        return self._get_changed(person)

    def give_consent(self, person: PersonId, consent: Consent) -> Person:
        """Record that a person agreed to be recognised, in place of an earlier consent.

        Raises:
            UserError: there is no such person.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """

        def operation(database: SqliteDatabase) -> None:
            known = self._profile(database, person)
            code_index = self._keystore.index.of_code(code_key(known.details.code))
            self._rewrite(database, person, replace(known, consent=consent), code_index)
            # Last, so that it stays noted when the disk takes nothing.
            self._keystore.consent_withdrawn(person, None)

        self._writer.call(operation)
        return self._get_changed(person)

    def withdraw_consent(self, person: PersonId, at: datetime) -> Person:
        """Record that a person took the consent back, and destroy his templates, whole or not at all.

        Raises:
            UserError: there is no consent that could be taken back, or no such person.
            EnvironmentFault: the disk is full or failed; what was begun is finished at the next opening.
        """

        def operation(database: SqliteDatabase) -> None:
            known = self._profile(database, person)
            if known.consent is None or not known.consent.valid:
                raise UserError(f"There is no consent of {known.details.name} that could be taken back.")
            # First of all: from here on neither a crash nor an older database brings the consent back.
            self._keystore.consent_withdrawn(person, at)
            self._withdraw(database, person, known, at)

        self._writer.call(operation)
        self.changed()
        self._writer.tidy_if_possible()
        return self.get(person)

    def withdraw_again(self) -> tuple[PersonId, ...]:
        """Take back every consent that was taken back before and is there again, and destroy the templates.

        An older database that was restored brings them back, and so does whoever puts old rows back.

        Returns:
            Whose consent or templates were there again.

        Raises:
            EnvironmentFault: the disk is full or failed; the next call tries again.
        """

        def operation(database: SqliteDatabase) -> tuple[PersonId, ...]:
            back = []
            for number, at in self._keystore.withdrawn.items():
                person = PersonId(number)
                templates = rows(database, TemplateRow.select(TemplateRow.id).where(TemplateRow.person == person))
                try:
                    profile = self._profile(database, person)
                except UserError:
                    # Erased, or damaged: then nobody is recognised by the templates, and the list of people names it.
                    continue
                consent = profile.consent
                agreed = consent is not None and consent.valid
                if came_back(consent, at) or (templates and not agreed):
                    self._withdraw(database, person, profile, at)
                    back.append(person)
            return tuple(back)

        if not self._keystore.withdrawn:
            return ()
        back = self._writer.call(operation)
        if back:
            self.changed()
            self._writer.tidy_if_possible()
        return back

    def _withdraw(self, database: SqliteDatabase, person: PersonId, known: Profile, at: datetime) -> None:
        consent = known.consent
        if consent is not None and consent.valid:
            code_index = self._keystore.index.of_code(code_key(known.details.code))
            self._rewrite(database, person, replace(known, consent=replace(consent, withdrawn_at=at)), code_index)
        self._delete_templates(database, person)

    def set_left(self, person: PersonId, day: date | None) -> Person:
        """Record a person's last day on the roll, or with None that he has not left.

        Raises:
            UserError: the day is before he joined, or there is no such person.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """

        def operation(database: SqliteDatabase) -> None:
            known = self._profile(database, person)
            if day is not None and known.joined is not None and day < known.joined:
                raise UserError(f"{known.details.name} joined on {known.joined}; the last day cannot be before that.")
            code_index = self._keystore.index.of_code(code_key(known.details.code))
            self._rewrite(database, person, replace(known, left=day), code_index)

        self._writer.call(operation)
        return self._get_changed(person)

    def destroy_templates(self, people: Collection[PersonId]) -> int:
        """Delete the templates of some people for good and return how many templates there were.

        Raises:
            EnvironmentFault: the disk is full or failed; nothing was deleted.
        """

        def operation(database: SqliteDatabase) -> int:
            destroyed = 0
            for person in people:
                counts = rows(database, TemplateRow.select(TemplateRow.count).where(TemplateRow.person == person))
                destroyed += sum(count for (count,) in counts)
                self._delete_templates(database, person)
            return destroyed

        destroyed = self._writer.call(operation)
        self.changed()
        self._writer.tidy_if_possible()
        return destroyed

    def set_templates(self, person: PersonId, templates: Mapping[str, NDArray[np.float32]]) -> Person:
        """Replace a person's templates in the formats that are named; other formats stay.

        Args:
            templates: float32 (k, D) by template format.

        Raises:
            UserError: there is no consent, or no such person.
            EnvironmentFault: the disk is full or failed; nothing was changed.
        """
        bodies = {format: write_templates(format, array) for format, array in templates.items()}

        def operation(database: SqliteDatabase) -> None:
            _check_consent(self._profile(database, person), templates)
            sealer = self._keystore.person(person)
            for format, body in bodies.items():
                old = (TemplateRow.person == person) & (TemplateRow.format == format)
                TemplateRow.delete().where(old).execute(database)
                _insert_templates(database, sealer, person, format, len(templates[format]), body)

        self._writer.call(operation)
        self._writer.tidy_if_possible()
        return self._get_changed(person)

    def get(self, person: PersonId) -> Person:
        """Return one person.

        Raises:
            UserError: there is no such person, or the record is damaged.
        """
        found = self._reader.rows(PersonRow.select(PersonRow.profile).where(PersonRow.id == person))
        if not found:
            raise _no_such_person()
        try:
            profile = self._opened(person, found[0][0])
        except UnreadableError as error:
            raise _damaged_person(person) from error
        counts = TemplateRow.select(TemplateRow.format, TemplateRow.count).where(TemplateRow.person == person)
        return _person(person, profile, dict(self._reader.rows(counts)))

    def find(self, code: str) -> Person | None:
        """Return the person with a code, whose case and spacing do not matter, or None.

        Raises:
            UserError: the person's record is damaged.
        """
        index = self._keystore.index.of_code(code_key(code))
        found = self._reader.rows(PersonRow.select(PersonRow.id).where(PersonRow.code_index == index))
        return self.get(PersonId(found[0][0])) if found else None

    def all(self) -> list[Person]:
        """Return everybody whose record can be read, by name; the damage log names the others."""
        counts: dict[int, dict[str, int]] = {}
        for person, format, count in self._reader.rows(
            TemplateRow.select(TemplateRow.person, TemplateRow.format, TemplateRow.count)
        ):
            counts.setdefault(person, {})[format] = count
        people = []
        for id, sealed in self._reader.rows(PersonRow.select(PersonRow.id, PersonRow.profile)):
            try:
                people.append(_person(PersonId(id), self._opened(id, sealed), counts.get(id, {})))
            except UnreadableError:
                self._damage.note("person", id, str(_damaged_person(id)))
        return sorted(people, key=lambda person: (person.details.name.casefold(), person.details.code))

    def templates(self, format: str) -> dict[PersonId, NDArray[np.float32]]:
        """Return the float32 (k, D) of everybody who has templates in a format.

        Templates that are damaged or not what their record says are left out; the damage log names them.
        """
        query = TemplateRow.select(TemplateRow.id, TemplateRow.person, TemplateRow.count, TemplateRow.token)
        templates = {}
        row_of = {}
        for row, person, count, sealed in self._reader.rows(query.where(TemplateRow.format == format)):
            row_of[PersonId(person)] = row
            try:
                body = self._keystore.person(person).open(Kind.TEMPLATE, row, person, sealed)
                templates[PersonId(person)] = shaped_templates(format, count, body)
            except UnreadableError:
                self._note_damage(format, row, person)
        if not sound(list(templates.values())):
            templates = {id: array for id, array in templates.items() if self._usable(format, row_of[id], id, array)}
        return templates

    def _usable(self, format: str, row: int, person: int, templates: NDArray[np.float32]) -> bool:
        try:
            check_numbers(templates)
        except UnreadableError:
            self._note_damage(format, row, person)
            return False
        return True

    def _note_damage(self, format: str, row: int, person: int) -> None:
        self._damage.note(
            "templates",
            row,
            f"The templates of {self._name(person)} for {format} are damaged and are not used. Enrol the "
            "person again or restore the last backup.",
        )

    def _delete_templates(self, database: SqliteDatabase, person: PersonId) -> None:
        TemplateRow.delete().where(TemplateRow.person == person).execute(database)
        # What is kept of his face for some days is a template as well.
        delete_days_of(database, self._keystore.index, person, (LOOKS,))

    def _get_changed(self, person: PersonId) -> Person:
        self.changed()
        return self.get(person)

    def _rewrite(self, database: SqliteDatabase, person: PersonId, profile: Profile, code_index: bytes) -> None:
        sealed = self._keystore.person(person).seal(Kind.PROFILE, person, person, write_profile(profile))
        PersonRow.update(code_index=code_index, profile=sealed).where(PersonRow.id == person).execute(database)

    def _name(self, person: int) -> str:
        try:
            return self.get(PersonId(person)).details.code
        except UserError:
            return f"the person with the number {person}"

    def _profile(self, database: SqliteDatabase, person: PersonId) -> Profile:
        found = rows(database, PersonRow.select(PersonRow.profile).where(PersonRow.id == person))
        if not found:
            raise _no_such_person()
        try:
            return self._opened(person, found[0][0])
        except UnreadableError as error:
            raise _damaged_person(person) from error

    def _opened(self, person: int, sealed: bytes) -> Profile:
        return read_profile(self._keystore.person(person).open(Kind.PROFILE, person, person, sealed))

    def _free_code_index(self, database: SqliteDatabase, code: str, person: PersonId | None) -> bytes:
        index = self._keystore.index.of_code(code_key(code))
        holders = rows(database, PersonRow.select(PersonRow.id).where(PersonRow.code_index == index))
        if any(holder != person for (holder,) in holders):
            raise UserError(f"The code {code} belongs to another person already; give this one another code.")
        return index

    def _new_id(self, database: SqliteDatabase) -> PersonId:
        present = {id for (id,) in rows(database, PersonRow.select(PersonRow.id))}
        taken = self._keystore.people | self._keystore.erased | present
        while (number := secrets.randbelow(_LARGEST_ID) + 1) in taken:
            pass
        return PersonId(number)


def _insert_templates(
    database: SqliteDatabase, sealer: Sealer, person: PersonId, format: str, count: int, body: bytes
) -> None:
    # The seal names its row, whose number is known once the row exists.
    row = TemplateRow.insert(person=person, format=format, count=count, token=b"").execute(database)
    token = sealer.seal(Kind.TEMPLATE, row, person, body)
    TemplateRow.update(token=token).where(TemplateRow.id == row).execute(database)


def _check_consent(profile: Profile, templates: Mapping[str, NDArray[np.float32]]) -> None:
    if not templates:
        return
    if profile.consent is None:
        raise UserError(
            f"There is no consent of {profile.details.name}, so no face may be kept. Record the consent first."
        )
    if not profile.consent.valid:
        raise UserError(
            f"{profile.details.name} took the consent back, so no face may be kept. Record a new consent first."
        )


def came_back(consent: Consent | None, withdrawn_at: datetime) -> bool:
    """Return whether a consent is there as if it had not been taken back."""
    return consent is not None and consent.valid and consent.given_at <= withdrawn_at


def _person(id: PersonId, profile: Profile, templates: Mapping[str, int]) -> Person:
    return Person(id, profile.details, profile.consent, profile.joined, profile.left, templates)


def _no_such_person() -> UserError:
    return UserError("This person is not on the roll any more. Open the list of people again.")


def _damaged_person(person: int) -> UserError:
    return UserError(
        f"The record of the person with the number {person} is damaged or its key is missing from the keystore. "
        "Restore the last backup."
    )
