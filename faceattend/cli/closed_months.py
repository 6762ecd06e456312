"""What is said of writing into a month that is closed."""

from collections.abc import Iterable
from datetime import date

from faceattend.cli.context import Session
from faceattend.domain.months import Month
from faceattend.services.office import Office


def say_if_closed(session: Session, office: Office, days: Iterable[date]) -> None:
    """Say of every closed month among some days that what was written there changes no paper by itself."""
    closed = {closing.month for closing in office.closing.closings()} & {Month.of(day) for day in days}
    for month in sorted(closed):
        session.output.say(f"{month} is closed; this counts there once the month is amended: faceattend month amend")
