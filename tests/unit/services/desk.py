"""A small school in which somebody with every role calls every use case."""

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from faceattend.domain.accounts import Account, Role
from faceattend.domain.alerts import AlertChannel
from faceattend.domain.cameras import Camera
from faceattend.domain.closing import Closing
from faceattend.domain.day_entries import DayEntryId, EntryKind, NewDayEntry
from faceattend.domain.due_times import DueTimes, Frequency
from faceattend.domain.duty import Duties
from faceattend.domain.faces import Frame, Image
from faceattend.domain.incidents import IncidentId, IncidentKind
from faceattend.domain.months import Month
from faceattend.domain.people import Consent, Person, PersonDetails, PersonId
from faceattend.domain.punch_layouts import ColumnMapping
from faceattend.domain.punches import CameraDirection, Direction, Method, NewPunch, PunchId
from faceattend.domain.results import MonthResult
from faceattend.domain.rule_book import ALWAYS, DatedShift, RuleBook
from faceattend.domain.schedules import OvertimeRule, Shift
from faceattend.domain.sightings import Sighting
from faceattend.domain.strangers import StrangerId
from faceattend.domain.waiting import WaitingEntry
from faceattend.domain.work_days import WorkDays
from faceattend.services.access import Access
from faceattend.services.account_book import AccountBook
from faceattend.services.alert_book import AlertBook, AlertChannels
from faceattend.services.camera_book import CameraBook
from faceattend.services.export_watch import ExportWatch
from faceattend.services.import_book import ImportBook, ImportRecord
from faceattend.services.import_plan import Covers, ImportOptions, ImportPlan
from faceattend.services.import_planner import ImportPlanner
from faceattend.services.incidents import IncidentDesk
from faceattend.services.mail import MailServer
from faceattend.services.monitoring import WatchSession
from faceattend.services.office import Office
from faceattend.services.office_settings import OfficeSettings
from faceattend.services.payroll import PayrollLayout, PayrollService, read_column
from faceattend.services.report_schedules import ReportSchedule, ScheduleBook
from faceattend.services.schedules import About, PaperKind, ReportPlan
from faceattend.services.waiting import WaitingLine
from faceattend.services.webhook import Webhook
from faceattend.storage.closings import NewClosing
from faceattend.storage.vault import Vault
from faceattend.storage.waiting import WaitingBox
from faceattend.vision.pictures import read_picture
from tests.unit.services.conftest import PASSPHRASE, Clock

Templates = dict[str, "NDArray[np.float32]"]

PASSWORD = "seven green bottles hang"
OWN_GROUP, OTHER_GROUP = "Form 1", "Form 2"
MAY = Month(2026, 5)
DAY = date(2026, 5, 29)
NINE = datetime(2026, 5, 29, 9, tzinfo=UTC)
NO_MAIL_SERVER = MailServer("127.0.0.1", 1, "office@example.org")
"""Nothing answers there."""


WAGES = PayrollLayout((read_column("Employee=code"), read_column("Paid=pay-days")))


@dataclass
class Desk:
    """An open office and what a caller needs for its calls.

    Attributes:
        own: the person in the group that the lead leads; the account of the PERSON and the operator's are his.
        other: a person in another group.
        session: a watch that an administrator began, with the engine that is never sure.
        templates: of the two, by the format of the engine.
        visitors: people who are kept and not known, each for one call.
        results: the month of each of the two, as an administrator read it.
        password: of who is signed in.
    """

    office: Office
    vault: Vault
    clock: Clock
    folder: Path
    picture: Path
    own: Person
    other: Person
    session: WatchSession
    templates: dict[PersonId, Templates]
    results: dict[PersonId, MonthResult]
    accounts: dict[Role, Account]
    password: str = PASSPHRASE
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(100))
    weeks: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    months: "itertools.count[int]" = field(default_factory=itertools.count)
    closed: Closing | None = None
    visitors: list[StrangerId] = field(default_factory=list)

    @classmethod
    def furnished(cls, office: Office, vault: Vault, clock: Clock, folder: Path, faces: Path) -> "Desk":
        """Return the desk of a new office whose first administrator is signed in."""
        own = office.enrolment.enrol(PersonDetails("Ada", "1", OWN_GROUP), "", [])
        other = office.enrolment.enrol(PersonDetails("Bob", "2", OTHER_GROUP), "", [])
        add = office.accounts.add
        first = office.accounts.signed_in()
        assert first is not None
        accounts = {
            Role.ADMINISTRATOR: first,
            Role.OPERATOR: add("Operator", Role.OPERATOR, PASSWORD, person=own.id),
            Role.LEAD: add("Lead", Role.LEAD, PASSWORD, groups=[OWN_GROUP]),
            Role.AUDITOR: add("Auditor", Role.AUDITOR, PASSWORD),
            Role.PERSON: add("Person", Role.PERSON, PASSWORD, person=own.id),
        }
        office.cameras.add(Camera("Yard", "rtsp://user:secret@camera.example/1"))
        vault.rule_book.change(_with_approval)
        templates = {person.id: _templates(office, faces / f"s{person.details.code}") for person in (own, other)}
        ScheduleBook(vault.settings).set_mail_server(NO_MAIL_SERVER)
        visitors = _visitors(vault, templates[own.id])
        session = office.monitoring.session("Door", CameraDirection.AUTO, "lbph")
        for person in (own, other):
            office.attendance.add(person.id, NINE, Direction.IN, "the camera was being cleaned")
        results = {person.id: office.reporting.month(MAY, person_code=person.details.code) for person in (own, other)}
        picture = faces / "s1" / "1.pgm"
        desk = cls(office, vault, clock, folder, picture, own, other, session, templates, results, accounts)
        desk.visitors = visitors
        return desk

    def sit_down(self, role: Role | None) -> None:
        """Sign somebody with this role in, or nobody, an hour after whoever was there before."""
        self.clock.advance(timedelta(hours=1))
        self.office.accounts.lock()
        if role is not None:
            self.password = PASSPHRASE if role is Role.ADMINISTRATOR else PASSWORD
            self.office.accounts.sign_in(self.accounts[role].name, self.password)

    def punch(self, person: Person) -> PunchId:
        """Write a punch as a camera does, and return its number."""
        moment = NINE + timedelta(minutes=next(self.numbers) % 500)
        return self.vault.punches.add(NewPunch(person.id, moment, DAY, Direction.IN, Method.FACE, "Door", 0.7)).id

    def friday(self) -> date:
        """Return a working day on which nothing was written yet; overtime has to be approved."""
        return DAY - timedelta(weeks=next(self.weeks))

    def leave(self, person: Person) -> DayEntryId:
        """Write a day of leave without asking anybody, and return its number."""
        new = NewDayEntry(person.id, self.friday(), EntryKind.LEAVE, leave="SL")
        return self.vault.day_entries.add([new], "", self.clock())[0].id

    def enter_leave(self, person: Person) -> None:
        """Enter a day of leave as the account that is signed in."""
        friday = self.friday()
        self.office.day_entries.enter([person.id], friday, friday, EntryKind.LEAVE, leave="SL")

    def day_without_out(self, person: Person) -> date:
        """Let a person come on a day, and not be seen to leave."""
        day = self.friday()
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        self.vault.punches.add(NewPunch(person.id, moment, day, Direction.IN, Method.FACE, "Door", 0.7))
        return day

    def month_over(self) -> Month:
        """Return a month that is over, in which somebody came and was not seen to leave."""
        # In the months that the other calls leave alone.
        back = next(self.months)
        month = Month(DAY.year - 1 - back // 12, 12 - back % 12)
        day = month.days[14]
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        self.vault.punches.add(NewPunch(self.own.id, moment, day, Direction.IN, Method.FACE, "Door", 0.7))
        return month

    def closed_month(self) -> Closing:
        """Close a month without asking anybody, with results that are not those of its records."""
        if self.closed is None:
            result = replace(self.results[self.own.id], month=self.month_over())
            new = NewClosing(0, result, {OWN_GROUP: result}, "Administrator", self.clock(), "", 0)
            self.closed = self.vault.closings.add(new)
        return self.closed

    def export(self, person: Person) -> Path:
        """Return the file of a terminal with a punch of a person that the records do not have."""
        moment = NINE + timedelta(seconds=next(self.numbers))
        path = self.file("csv")
        path.write_text(f"code,time\n{person.details.code},{moment.isoformat()}\n")
        return path

    def planned(self, person: Person) -> ImportPlan:
        """Plan to import a punch of a person without asking anybody."""
        days = WorkDays(Duties(RuleBook(), ZoneInfo("UTC")))
        options = ImportOptions(covers=Covers.NONE)
        planner = ImportPlanner(self.export(person), options, [person], days, self.clock(), lambda _: "")
        book = ImportBook(self.vault.settings)
        return planner.plan(self.vault.punches.between, book.count(), lambda _done, _total: None)

    def imported(self, person: Person) -> int:
        """Import a punch of a person without asking anybody, and return the number of the import."""
        plan, book = self.planned(person), ImportBook(self.vault.settings)
        [punch] = self.vault.punches.add_many(plan.punches.new_punches("Door"))
        number = book.count() + 1
        book.add(ImportRecord(number, self.clock(), "", plan.file, "Door", 1, punch, punch, DAY, DAY))
        return number

    def kept_columns(self) -> str:
        """Keep the columns of a kind of files without asking anybody, and return their name."""
        name = f"Columns {next(self.numbers)}"
        ImportBook(self.vault.settings).save_mapping(name, ColumnMapping())
        return name

    def wages(self) -> str:
        """Keep a layout for payroll without asking anybody, and return its name."""
        name = f"Wages {next(self.numbers)}"
        account = self.accounts[Role.ADMINISTRATOR]
        access = Access(self.vault.audit, lambda: NINE)
        access.enter(account)
        kept = OfficeSettings(self.vault.settings)
        exports = ExportWatch(IncidentDesk.of(self.vault, kept), kept, self.clock)
        return PayrollService(self.vault, exports, access).save(name, WAGES)

    def alert_channel(self) -> AlertChannel:
        """Set a webhook where nothing answers without asking anybody, and return by what it is told."""
        book = AlertBook(self.vault.settings, OfficeSettings(self.vault.settings))
        url = f"http://127.0.0.1:1/{next(self.numbers)}"
        book.set_channels(AlertChannels(webhook=Webhook(url, "a secret of two programs")), AlertChannel.WEBHOOK)
        return AlertChannel.WEBHOOK

    def plan(self) -> ReportPlan:
        """Return what has a roll call made every day, to be put beside the records."""
        due = DueTimes(Frequency.DAILY, time(6))
        return ReportPlan(PaperKind.ROLL_CALL, due, About.TODAY, folder=str(self.folder))

    def schedule(self) -> ReportSchedule:
        """Have a report made without asking anybody."""
        return self.schedules().add(self.plan(), self.clock(), "Administrator")

    def schedules(self) -> ScheduleBook:
        """The scheduled reports as the program itself uses them."""
        return ScheduleBook(self.vault.settings)

    def new_account(self) -> Account:
        """Write another account without asking anybody."""
        return self.book().add(f"Other {next(self.numbers)}", Role.AUDITOR, PASSWORD, [], None, opens_vault=False)

    def book(self) -> AccountBook:
        """The accounts as the program itself uses them."""
        return AccountBook(self.vault)

    def new_person(self) -> Person:
        """Put somebody on the roll without asking anybody."""
        return self.vault.people.add(self.details(OWN_GROUP), None, None, {})

    def agreed(self, person: Person) -> Person:
        """Let a person agree to be recognised."""
        return self.vault.people.give_consent(person.id, Consent("signed", NINE))

    def camera(self) -> str:
        """Put a folder of pictures among the cameras without asking anybody, and return its name."""
        name = f"Camera {next(self.numbers)}"
        CameraBook(self.vault.settings).change(lambda known: (*known, Camera(name, str(self.picture.parent))))
        return name

    def file(self, ending: str) -> Path:
        """Return a file that is not there yet."""
        return self.folder / f"file-{next(self.numbers)}.{ending}"

    def heads(self) -> Path:
        """Seal the records, and return the file of seals."""
        self.vault.seals.seal(self.clock())
        return self.folder / "data" / "heads.jsonl"

    def frame(self) -> Frame:
        """A picture of one face."""
        return Frame(read_picture(self.picture), "Door", 1, NINE)

    def details(self, group: str) -> PersonDetails:
        """Somebody new with a code that nobody has."""
        number = next(self.numbers)
        return PersonDetails(f"Somebody {number}", str(number), group)

    def incident(self) -> IncidentId:
        """Write an incident, and return its number."""
        return self.vault.incidents.add(IncidentKind.CLOCK_JUMP, "The clock jumped.", self.clock()).id

    def stranger(self) -> StrangerId:
        """Return a visitor whom no other call has had."""
        return self.visitors.pop()

    def waiting(self, person: Person) -> WaitingLine:
        """Type a person's code as at the locked desk."""
        moment = NINE + timedelta(milliseconds=next(self.numbers))
        entry = WaitingEntry(moment, person.details.code, Direction.IN)
        WaitingBox(self.vault.folder).add(entry)
        return WaitingLine(entry, person)

    def sighting(self, person: Person) -> Sighting:
        """Let a person pass the camera now, and return what the desk is asked."""
        self.agreed(person)
        self.vault.people.set_templates(person.id, self.templates[person.id])
        image: Image = np.full((360, 640, 3), 90, np.uint8)
        image[120:232, 40:132] = read_picture(self.picture.parents[1] / f"s{person.details.code}" / "1.pgm")
        moment = self.clock() - timedelta(seconds=60)
        found: list[Sighting] = []
        while not found:
            # As many pictures a second as a camera gives, so that a few are enough.
            moment += timedelta(seconds=0.1)
            step = self.session.process(Frame(image, "Door", next(self.numbers), moment))
            # Whoever was refused before is said to be nobody's with the next frame.
            found = [sighting for sighting in step.sightings if sighting.person is not None]
        return found[0]


def _with_approval(book: RuleBook) -> RuleBook:
    shift = Shift(overtime=OvertimeRule(needs_approval=True))
    return replace(book, shifts=(DatedShift(ALWAYS, shift),), version=book.version + 1)


def _visitors(vault: Vault, templates: Templates) -> list[StrangerId]:
    format, rows = next(iter(templates.items()))
    meta = {"format": format, "first": NINE.isoformat(), "last": NINE.isoformat(), "visits": 1, "sightings": 1}
    return [
        StrangerId(vault.strangers.add(meta | {"cameras": ["Door"], "visitor": number, "until": None}, rows))
        for number in range(1, 40)
    ]


def _templates(office: Office, folder: Path) -> Templates:
    samples = [office.enrolment.sample_file(folder / f"{number}.pgm") for number in (1, 2, 3)]
    return {format: np.stack([sample.templates[format] for sample in samples]) for format in samples[0].templates}
