"""Every command with its options."""

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Callable

from faceattend import __version__
from faceattend.cli import (
    accounts,
    alerts,
    calendars,
    cameras,
    copies,
    credentials,
    days,
    demo,
    evaluate,
    evaluate_liveness,
    explain,
    importing,
    incidents,
    keeping,
    keys,
    leave,
    leave_types,
    logs,
    months,
    payroll,
    people,
    plugins,
    privacy,
    punches,
    recognition,
    reports,
    schedules,
    shifts,
    strangers,
    verify,
    watch,
)
from faceattend.cli.context import USER_VARIABLE, Session
from faceattend.cli.passphrases import PASSPHRASE_VARIABLE
from faceattend.paths import DATA_VARIABLE
from faceattend.services.papers import PaperKind

Command = Callable[[Session], None]
Declare = Callable[[ArgumentParser], None]


class CommandSet:
    """The commands that may stand at one place of the command line."""

    def __init__(self, parser: ArgumentParser, *, required: bool, title: str | None = None) -> None:
        # A title of None would still open a section of its own.
        titled = {} if title is None else {"title": title}
        self._parsers = parser.add_subparsers(metavar="COMMAND", required=required, **titled)

    def add(self, name: str, help: str, command: Command, declare: Declare | None = None) -> None:
        """Add a command that is carried out by ``command``."""
        parser = self._parsers.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
        if declare is not None:
            declare(parser)
        # Suppressed, so that an option given before the command is not overwritten by its absence after it.
        _add_common(parser, default=SUPPRESS)
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")
        parser.set_defaults(command=command)

    def group(self, name: str, help: str) -> "CommandSet":
        """Add a word that further commands follow, and return their set."""
        return CommandSet(self._parsers.add_parser(name, help=help), required=True)


def build_parser() -> ArgumentParser:
    """Return the parser; a parsed line has ``command`` to carry out, or None for the window."""
    parser = ArgumentParser(
        prog="faceattend",
        description="Attendance by face, on this computer alone. Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"faceattend {__version__}")
    _add_common(parser, default=None)
    parser.set_defaults(command=None)
    commands = CommandSet(parser, required=False, title="commands")
    commands.add("demo", "the main job on sample people and a sample video", demo.run, demo.add_arguments)
    commands.add("init", "make a new vault and print its recovery key once", keeping.init, keeping.add_init_arguments)
    _declare_people(commands.group("person", "the people on the roll"))
    commands.add("watch", "watch a camera, a stream, a video or all cameras", watch.watch, watch.add_arguments)
    _declare_cameras(commands.group("camera", "the cameras that are watched"))
    _declare_records(commands)
    commands.add("evaluate", "measure an engine on labelled pictures", evaluate.evaluate, evaluate.add_arguments)
    commands.add(
        "evaluate-liveness",
        "measure a check for living faces on pictures and videos of people and of attacks",
        evaluate_liveness.evaluate,
        evaluate_liveness.add_arguments,
    )
    _declare_recognition(commands.group("recognition", "who may be missed or mixed up, and how strict matches are"))
    _declare_days(commands)
    commands.add("explain", "why a day of a person is what it is", explain.explain, explain.add_arguments)
    _declare_rules(commands)
    _declare_months(commands.group("month", "closed months, and what proves a paper"))
    _declare_schedules(commands.group("schedule", "reports that the program makes and delivers by itself"))
    _declare_alerts(commands.group("alert", "who is told of incidents, and how"))
    _declare_safety(commands)
    _declare_privacy(commands)
    commands.add(
        "plugins", "the recognition engines and the checks for living faces", plugins.plugins, plugins.add_arguments
    )
    commands.add("settings", "the settings of the office", keeping.show_settings, keeping.add_settings_arguments)
    commands.add("doctor", "check this computer, the installation and, with a passphrase, the vault", keeping.doctor)
    return parser


def _declare_people(person: CommandSet) -> None:
    person.add("add", "put a person on the roll", people.add, people.add_arguments)
    person.add("pictures", "learn more pictures of a person", people.pictures, people.add_pictures_arguments)
    person.add("list", "list everybody", people.list_people)
    person.add("show", "show one person", people.show, people.add_code)
    person.add("consent", "write down that a person agreed", privacy.consent, privacy.add_consent_arguments)
    person.add("withdraw", "take back a consent and destroy the templates", privacy.withdraw, people.add_code)
    person.add("pin", "give a person a PIN to check in with", credentials.pin, credentials.add_pin_arguments)
    person.add("badge", "give a person a badge to check in with", credentials.badge, credentials.add_badge_arguments)
    person.add("leave", "set or take back the last day", privacy.leave, privacy.add_leave_arguments)
    person.add("export", "all that is kept about a person, in one zip", privacy.export, privacy.add_export_arguments)
    person.add("erase", "erase a person for good", privacy.erase, privacy.add_erase_arguments)


def _declare_recognition(group: CommandSet) -> None:
    group.add("risk", "people who are alike, known badly or by one picture, and cameras in bad light", recognition.risk)
    group.add(
        "calibrate",
        "what a match must reach, and what other choices would mean",
        recognition.calibrate,
        recognition.add_calibrate_arguments,
    )
    group.add(
        "rescore",
        "what kept looks would be with the people and rules of today",
        recognition.rescore,
        recognition.add_rescore_arguments,
    )


def _declare_cameras(camera: CommandSet) -> None:
    camera.add("add", "add a camera", cameras.add, cameras.add_add_arguments)
    camera.add("list", "list the cameras", cameras.list_cameras)
    camera.add("change", "change a camera", cameras.change, cameras.add_change_arguments)
    camera.add("remove", "remove a camera; what it saw stays", cameras.remove, cameras.add_name)
    camera.add("test", "open a camera and look whether a picture comes", cameras.test, cameras.add_name)


def _declare_records(commands: CommandSet) -> None:
    records = commands.group("punches", "the records")
    records.add("list", "list the punches of a month", punches.list_punches, punches.add_list_arguments)
    records.add("add", "make an entry by hand for one person or many", punches.add, punches.add_add_arguments)
    records.add("void", "declare that punches do not count", punches.void, punches.add_void_arguments)
    records.add(
        "check-in",
        "write down without a passphrase that somebody comes or goes",
        punches.check_in,
        punches.add_check_in_arguments,
    )
    records.add(
        "waiting",
        "list what was typed while the records were locked, accept or forget it",
        punches.waiting,
        punches.add_waiting_arguments,
    )
    records.add("import", "import the file of another terminal", importing.import_file, importing.add_import_arguments)
    records.add("imports", "list the imports", importing.list_imports)
    records.add("undo-import", "void all punches of an import", importing.undo_import, importing.add_undo_arguments)
    records.add("columns", "list the columns kept for imports", importing.list_columns, importing.add_columns_arguments)
    papers = commands.group("report", "the papers")
    _declare_papers(papers)
    papers.add("payroll", "a month for a payroll program", payroll.report, payroll.add_report_arguments)
    layouts = commands.group("payroll", "files for payroll programs").group("layout", "which columns such a file has")
    layouts.add("set", "keep a layout", payroll.set_layout, payroll.add_set_arguments)
    layouts.add("list", "list the layouts", payroll.list_layouts)
    layouts.add("remove", "forget a layout", payroll.remove_layout, payroll.add_name)


def _declare_papers(papers: CommandSet) -> None:
    of_month, of_day = reports.of_month, reports.of_day
    papers.add("month", "the roll of a month", of_month(PaperKind.MONTH), reports.add_month_arguments)
    papers.add("pack", "the papers of a month in one document", of_month(PaperKind.PACK), reports.add_pack_arguments)
    papers.add("card", "a month with a row for every date", of_month(PaperKind.CARD), reports.add_card_arguments)
    papers.add("summary", "the totals of groups", of_month(PaperKind.SUMMARY), reports.add_list_arguments)
    papers.add("exceptions", "days to be looked at", of_month(PaperKind.EXCEPTIONS), reports.add_list_arguments)
    papers.add("corrections", "what was written by hand", of_month(PaperKind.CORRECTIONS), reports.add_list_arguments)
    papers.add("overtime", "overtime, worked and approved", of_month(PaperKind.OVERTIME), reports.add_list_arguments)
    papers.add("low", "who attended too few of his days", reports.low, reports.add_low_arguments)
    papers.add("chart", "charts of a month", of_month(PaperKind.CHART), reports.add_chart_arguments)
    papers.add("day", "who is present, late, absent or not yet here", of_day(PaperKind.DAY), reports.add_day_arguments)
    papers.add("late", "who was late", reports.late, reports.add_late_arguments)
    papers.add("rollcall", "who is in now", of_day(PaperKind.ROLL_CALL), reports.add_roll_call_arguments)


def _declare_days(commands: CommandSet) -> None:
    absence = commands.group("leave", "leave, and all that is entered for days")
    absence.add("add", "write leave for one person or many", leave.add, leave.add_add_arguments)
    absence.add("list", "list what was entered for days", leave.list_entries, leave.add_list_arguments)
    absence.add("withdraw", "declare that entries do not count", leave.withdraw, leave.add_withdraw_arguments)
    kind = absence.group("type", "the types of leave")
    kind.add("add", "write down a type of leave", leave_types.add_type, leave_types.add_type_arguments)
    kind.add("change", "change a type of leave", leave_types.change_type, leave_types.add_change_type_arguments)
    kind.add("list", "list the types of leave", leave_types.list_types)
    kind.add("remove", "remove a type of leave", leave_types.remove_type, leave_types.add_remove_type_arguments)
    duty = commands.group("duty", "work in another place, or from home")
    duty.add("add", "write duty elsewhere for one person or many", leave.add_duty, leave.add_duty_arguments)
    day = commands.group("day", "days that nobody has decided")
    day.add("open", "list the days of a month that somebody should decide", days.list_open, days.add_open_arguments)
    day.add("decide", "say what a day is", days.decide, days.add_decide_arguments)
    day.add("accept", "write a missing punch at the proposed time", days.accept, days.add_accept_arguments)
    overtime = commands.group("overtime", "overtime that needs approval")
    overtime.add("approve", "approve overtime of a day", days.approve, days.add_approve_arguments)


def _declare_rules(commands: CommandSet) -> None:
    shift = commands.group("shift", "when people are expected, and who has which shift")
    shift.add("add", "write down a new shift", shifts.add, shifts.add_add_arguments)
    shift.add("change", "give a shift other rules from a day on", shifts.change, shifts.add_change_arguments)
    shift.add("list", "list the shifts and who has which", shifts.list_shifts)
    shift.add("show", "show one shift, as it was and is", shifts.show, shifts.add_key)
    shift.add("remove", "remove a shift that nobody has", shifts.remove, shifts.add_remove_arguments)
    shift.add("assign", "give people, groups or everybody a shift", shifts.assign, shifts.add_assign_arguments)
    shift.add("unassign", "end assignments", shifts.unassign, shifts.add_unassign_arguments)
    shift.add("override", "make one day different for somebody", shifts.override, shifts.add_override_arguments)
    calendar = commands.group("calendar", "weekly days off, holidays and terms")
    calendar.add("list", "list the calendars with their holidays and terms", calendars.list_calendars)
    calendar.add("add", "write down a new calendar", calendars.add, calendars.add_add_arguments)
    calendar.add("change", "give a calendar another title", calendars.change, calendars.add_change_arguments)
    calendar.add("off-days", "set the weekly days off", calendars.off_days, calendars.add_off_arguments)
    calendar.add("use", "give a group, or everybody, a calendar", calendars.use, calendars.add_use_arguments)
    calendar.add("remove", "remove a calendar that nobody has", calendars.remove, calendars.add_remove_arguments)
    calendar.add("import", "add the holidays of a file", calendars.import_file, calendars.add_import_arguments)
    calendar.add("public", "add the public holidays of a country", calendars.public, calendars.add_public_arguments)
    holiday = calendar.group("holiday", "holidays by hand")
    holiday.add("add", "add a holiday", calendars.holiday_add, calendars.add_holiday_add_arguments)
    holiday.add("remove", "remove a holiday", calendars.holiday_remove, calendars.add_holiday_remove_arguments)
    term = calendar.group("term", "terms of a school")
    term.add("add", "add a term", calendars.term_add, calendars.add_term_add_arguments)
    term.add("remove", "remove a term", calendars.term_remove, calendars.add_term_remove_arguments)
    commands.add("label", "the office's own words for codes", leave_types.label, leave_types.add_label_arguments)
    commands.add(
        "policy", "what late days cost and which days are paid", leave_types.policy, leave_types.add_policy_arguments
    )


def _declare_alerts(alert: CommandSet) -> None:
    alert.add("list", "which incidents become alerts", alerts.list_rules, alerts.add_list_arguments)
    alert.add("set", "change when incidents of a kind become alerts", alerts.set_rule, alerts.add_set_arguments)
    alert.add("channels", "by which ways alerts are told", alerts.channels, alerts.add_channels_arguments)
    alert.add("test", "send a trial", alerts.test, alerts.add_test_arguments)
    alert.add("outbox", "alerts that wait", alerts.outbox, alerts.add_outbox_arguments)


def _declare_schedules(schedule: CommandSet) -> None:
    schedule.add("add", "have a report made from now on", schedules.add, schedules.add_add_arguments)
    schedule.add("list", "list the scheduled reports", schedules.list_schedules)
    schedule.add("remove", "make a report no more", schedules.remove, schedules.add_number)
    schedule.add("run", "make and deliver what is due", schedules.run, schedules.add_run_arguments)
    schedule.add("test", "make and deliver a report now", schedules.test, schedules.add_number)
    schedule.add("mail", "the server that sends reports", schedules.mail, schedules.add_mail_arguments)


def _declare_months(month: CommandSet) -> None:
    month.add("list", "list what was closed and amended", months.list_months)
    month.add("status", "how far a month is, and what keeps it open", months.status, months.add_month)
    month.add("close", "keep the results of a month for good", months.close, months.add_close_arguments)
    month.add("diff", "what an amendment would change", months.difference, months.add_month)
    month.add("amend", "bring in what was corrected since", months.amend, months.add_amend_arguments)
    month.add("verify", "prove a paper by its check code", months.verify, months.add_verify_arguments)


def _declare_safety(commands: CommandSet) -> None:
    account = commands.group("account", "who may sign in")
    account.add("add", "let somebody sign in", accounts.add, accounts.add_add_arguments)
    account.add("list", "list the accounts", accounts.list_accounts)
    account.add("change", "change what an account may do", accounts.change, accounts.add_change_arguments)
    account.add("password", "set a new password", accounts.password, accounts.add_password_arguments)
    account.add("enable", "let an account sign in again", accounts.enable, accounts.add_name)
    account.add("disable", "keep an account from signing in", accounts.disable, accounts.add_name)
    account.add("remove", "remove an account", accounts.remove, accounts.add_name)

    key = commands.group("keys", "what opens the vault")
    key.add("status", "what opens the vault, and how it stands", keys.status)
    key.add("passphrase", "set your own new passphrase", keys.passphrase, accounts.add_new_passphrase)
    key.add("recovery", "make a new recovery key and print it once", keys.recovery)
    key.add("confirm", "type the recovery key again, to show that it was written down", keys.confirm)
    key.add("keyring", "let this computer open the vault by itself, or no longer", keys.keyring, keys.add_keyring)
    key.add("copy", "copy the key file, for a stick in the safe", keys.copy, keys.add_copy)
    key.add("verification", "write the verification key into a file, once", keys.verification, keys.add_verification)

    commands.add("verify", "check that no record was altered", verify.verify, verify.add_arguments)
    commands.add("backup", "copy the database and check the copy", copies.backup, copies.add_backup_arguments)
    commands.add("restore", "put a backup in place of the database", copies.restore, copies.add_restore_arguments)
    commands.add("rotate", "encrypt anew with new keys", copies.rotate, copies.add_rotate_arguments)


def _declare_privacy(commands: CommandSet) -> None:
    commands.add("notice", "what people are told before they agree", privacy.notice, privacy.add_notice_arguments)
    commands.add("retention", "what is deleted by age", privacy.retention, privacy.add_retention_arguments)
    commands.add("audit", "who did, read or was refused what", logs.audit, logs.add_audit_arguments)
    commands.add("attempts", "who was seen or checked in", incidents.attempts, incidents.add_attempts_arguments)
    incident = commands.group("incident", "what went wrong, one by one")
    incident.add("list", "list what went wrong", incidents.list_incidents, incidents.add_list_arguments)
    incident.add("show", "show an incident and what is kept of it", incidents.show, incidents.add_show_arguments)
    incident.add(
        "acknowledge", "note that incidents were seen to", incidents.acknowledge, incidents.add_acknowledge_arguments
    )
    unknown = commands.group("stranger", "people who are not known, and visitors")
    unknown.add("list", "list the visitors", strangers.list_strangers)
    unknown.add("enrol", "put somebody on the roll, now that he agreed", strangers.enrol, strangers.add_enrol_arguments)
    unknown.add("visitor", "make somebody a visitor, or give one more time", strangers.visitor, strangers.add_number)
    unknown.add("dismiss", "forget somebody for good", strangers.dismiss, strangers.add_number)


def _add_common(parser: ArgumentParser, *, default: str | None) -> None:
    parser.add_argument(
        "--data", metavar="DIR", default=default, help=f"the data folder; else {DATA_VARIABLE}, else this user's own"
    )
    parser.add_argument(
        "--user",
        metavar="NAME",
        default=default,
        help=f"who signs in; else {USER_VARIABLE}, else the first administrator",
    )
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        default=default,
        help=f"file whose first line is the passphrase; else {PASSPHRASE_VARIABLE}",
    )
    parser.add_argument(
        "--recovery-file",
        metavar="FILE",
        default=default,
        help="file whose first line is the recovery key, in place of the passphrase",
    )
