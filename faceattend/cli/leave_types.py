"""``faceattend leave type``, ``label`` and ``policy``: what the office calls things, and what it pays."""

from argparse import ArgumentParser, BooleanOptionalAction
from dataclasses import replace

from faceattend.cli import rule_lines
from faceattend.cli.context import Session
from faceattend.cli.rule_changing import add_change_options, add_since, make
from faceattend.domain.rule_book import DatedPolicy, LabelledCode, LeaveType
from faceattend.domain.rule_changes import changed_policy, labelled, with_leave_type, without_leave_type
from faceattend.errors import UserError

_TYPE_HELP = """
The code stands in the cells of the roll and counts as leave, whatever it is called. A code that means something of its
own, such as P or WO, cannot be taken.
"""
_LABEL_HELP = """
What a code counts as is fixed; only the words for it are yours. Without any option the labels are listed.
"""
_POLICY_HELP = """
Without any option the policy is printed. Half days for late days are a column of their own and change no other number.
"""


def add_type_arguments(parser: ArgumentParser) -> None:
    """Declare ``leave type add``."""
    parser.epilog = _TYPE_HELP
    _add_code(parser)
    parser.add_argument("--title", required=True, help="what it is called, such as Casual leave")
    parser.add_argument("--paid", action=BooleanOptionalAction, default=True, help="whether its days are paid")
    _add_off_days(parser, default=False)
    add_change_options(parser)


def add_change_type_arguments(parser: ArgumentParser) -> None:
    """Declare ``leave type change``."""
    parser.epilog = f"{_TYPE_HELP}What is not named stays as it is. The change holds for all open months."
    _add_code(parser)
    parser.add_argument("--title", help="what it is called")
    parser.add_argument("--paid", action=BooleanOptionalAction, help="whether its days are paid")
    _add_off_days(parser, default=None)
    add_change_options(parser)


def add_remove_type_arguments(parser: ArgumentParser) -> None:
    """Declare ``leave type remove``."""
    _add_code(parser)
    add_change_options(parser)


def add_label_arguments(parser: ArgumentParser) -> None:
    """Declare ``label``."""
    parser.epilog = _LABEL_HELP
    parser.add_argument("code", nargs="?", choices=[each.value for each in LabelledCode], help="the code")
    parser.add_argument("words", nargs="?", metavar="WORDS", help='the words for it; "" takes them back')
    add_change_options(parser)


def add_policy_arguments(parser: ArgumentParser) -> None:
    """Declare ``policy``."""
    parser.epilog = _POLICY_HELP
    parser.add_argument(
        "--lates-per-half-day", type=int, metavar="N", help="so many late days are half a day to deduct; 0 for none"
    )
    parser.add_argument("--paid-weekly-off", action=BooleanOptionalAction, help="whether weekly days off are paid")
    parser.add_argument("--paid-holidays", action=BooleanOptionalAction, help="whether holidays are paid")
    parser.add_argument(
        "--low-attendance", type=int, metavar="PERCENT", help="who attends less is on the list of low attendance"
    )
    add_since(parser)
    add_change_options(parser)


def add_type(session: Session) -> None:
    """Write down a new type of leave."""
    arguments = session.arguments
    kind = LeaveType(arguments.code, arguments.title, arguments.paid, arguments.off_days)
    with session.office() as office:
        if arguments.code.strip().upper() in office.rules.book().leave_by_code:
            raise UserError(
                f"There is a leave {arguments.code.strip().upper()} already; use: faceattend leave type change"
            )
        make(session, office, [with_leave_type(kind)])


def change_type(session: Session) -> None:
    """Give a type of leave another title or other rules."""
    arguments = session.arguments
    code = arguments.code.strip().upper()
    with session.office() as office:
        kinds = office.rules.book().leave_by_code
        if code not in kinds:
            raise UserError(f"There is no type of leave called {code}; there are: {', '.join(kinds)}.")
        kind = kinds[code]
        if arguments.title is not None:
            kind = replace(kind, title=arguments.title)
        if arguments.paid is not None:
            kind = replace(kind, paid=arguments.paid)
        if arguments.off_days is not None:
            kind = replace(kind, counts_off_days=arguments.off_days)
        make(session, office, [with_leave_type(kind)])


def remove_type(session: Session) -> None:
    """Remove a type of leave that is entered for no day."""
    with session.office() as office:
        make(session, office, [without_leave_type(session.arguments.code)])


def list_types(session: Session) -> None:
    """Print all types of leave."""
    with session.office() as office:
        for kind in office.rules.book().leave_types:
            off = ", counts days off within it" if kind.counts_off_days else ""
            session.output.record(
                {
                    "code": kind.code,
                    "title": kind.title,
                    "paid": kind.paid,
                    "counts_off_days": kind.counts_off_days,
                },
                f"{kind.code:<4}  {kind.title}: {'paid' if kind.paid else 'not paid'}{off}",
            )


def label(session: Session) -> None:
    """Print the office's own words for codes, or choose some."""
    arguments = session.arguments
    with session.office() as office:
        if arguments.code is not None:
            if arguments.words is None:
                raise UserError(f'Say the words for {arguments.code}; "" takes the present ones back.')
            make(session, office, [labelled(LabelledCode(arguments.code), arguments.words)])
            return
        for code, words in office.rules.book().labels:
            session.output.record({"code": code.value, "words": words}, f"{code.value:<4}  {words}")
        if not office.rules.book().labels:
            session.output.say("No code has a label of its own.")


def policy(session: Session) -> None:
    """Print the policy, or change it."""
    arguments = session.arguments
    changed = {
        "lates_per_half_day": arguments.lates_per_half_day,
        "paid_weekly_off": arguments.paid_weekly_off,
        "paid_holidays": arguments.paid_holidays,
        "low_attendance_percent": arguments.low_attendance,
    }
    wanted = {name: value for name, value in changed.items() if value is not None}
    with session.office() as office:
        since = office.rules.usual_since() if arguments.since is None else arguments.since
        if wanted:
            make(session, office, [changed_policy(replace(office.rules.book().policy(since), **wanted), since)])
        for dated in sorted(office.rules.book().policies, key=lambda dated: dated.since):
            _print_policy(session, dated)


def _add_code(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="code of the leave, such as CL; up to 4 letters or digits")


def _add_off_days(parser: ArgumentParser, *, default: bool | None) -> None:
    parser.add_argument(
        "--off-days",
        action=BooleanOptionalAction,
        default=default,
        help="whether days off and holidays within such a leave are leave too",
    )


def _print_policy(session: Session, dated: DatedPolicy) -> None:
    rule = dated.policy
    lates = (
        f"{rule.lates_per_half_day} late days are half a day" if rule.lates_per_half_day else "late days cost nothing"
    )
    paid = [words for words, on in (("weekly off", rule.paid_weekly_off), ("holidays", rule.paid_holidays)) if on]
    session.output.record(
        {
            "since": rule_lines.since_value(dated.since),
            "lates_per_half_day": rule.lates_per_half_day,
            "paid_weekly_off": rule.paid_weekly_off,
            "paid_holidays": rule.paid_holidays,
            "low_attendance_percent": rule.low_attendance_percent,
        },
        f"Since {rule_lines.since_value(dated.since)}: {lates}; paid besides work and paid leave: "
        f"{' and '.join(paid) or 'nothing'}; attendance is low below {rule.low_attendance_percent} %.",
    )
