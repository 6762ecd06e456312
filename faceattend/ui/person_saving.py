"""What happens when a person is saved: look for doubts first, then write. Runs off the GUI thread."""

from dataclasses import dataclass
from datetime import date

from faceattend.domain.people import PersonDetails, PersonId
from faceattend.services.enrolment import EnrolmentService, FaceSample, Lookalike


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """What is to be written of one person.

    Attributes:
        person: who is changed, or None for somebody new.
        details: None when they stay as they are.
        consent: None when it stays as it is.
        joined: first day on the roll of somebody new.
        replace: forget the pictures learned before.
        guardian: who gave the consent for a person who may not agree alone.
    """

    person: PersonId | None
    details: PersonDetails | None
    consent: str | None
    samples: tuple[FaceSample, ...]
    joined: date | None = None
    replace: bool = False
    guardian: str = ""


@dataclass(frozen=True, slots=True)
class Doubts:
    """What should be asked before a plan is carried out.

    Attributes:
        odd: pictures that seem to show somebody else than the first one.
        lookalikes: other people on the roll whom the pictures resemble, the most alike first.
    """

    odd: tuple[FaceSample, ...]
    lookalikes: tuple[Lookalike, ...]


def find_doubts(enrolment: EnrolmentService, plan: PersonPlan) -> Doubts:
    """Compare the new pictures with one another and with everybody else."""
    if not plan.samples:
        return Doubts((), ())
    return Doubts(
        tuple(enrolment.odd_ones(plan.samples)),
        tuple(enrolment.lookalikes(plan.samples, besides=plan.person)),
    )


def carry_out(enrolment: EnrolmentService, plan: PersonPlan) -> PersonId:
    """Write what is planned and return who it is.

    Raises:
        UserError: the code is taken, a text is empty or too long, or there are pictures but no consent.
    """
    if plan.person is None:
        details = plan.details or PersonDetails("", "")
        return enrolment.enrol(details, plan.consent or "", plan.samples, plan.joined, plan.guardian).id
    if plan.details is not None:
        enrolment.update(plan.person, plan.details)
    if plan.consent is not None:
        enrolment.give_consent(plan.person, plan.consent, plan.guardian)
    if plan.samples and plan.replace:
        enrolment.replace_pictures(plan.person, plan.samples)
    elif plan.samples:
        enrolment.add_pictures(plan.person, plan.samples)
    return plan.person
