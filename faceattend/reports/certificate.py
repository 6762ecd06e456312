"""The certificate that a person was erased: one page to hand over."""

from dataclasses import dataclass

from faceattend import __version__
from faceattend.domain.privacy import CertificateData
from faceattend.domain.verification import Stream
from faceattend.reports.flow import Flow
from faceattend.reports.wording import ENGLISH, Words

_POINT = "\u2022"


@dataclass(frozen=True, slots=True)
class CertificateWords:
    """The words of the certificate. Texts with braces are filled by name."""

    title: str = "Certificate of erasure"
    name: str = "Name"
    code: str = "Code"
    erased_on: str = "Erased on"
    moment: str = "{moment} ({zone})"
    account: str = "Erased by"
    reason: str = "Reason"
    destroyed: str = "What was destroyed"
    keys: str = "Both keys of this person. Without a copy of them nothing can be read that was encrypted with them."
    record: str = "The record: name, code, group, consent, first and last day."
    faces: str = "What was learned of the face, in this many templates: {count}."
    events: str = "The contents of this many punches and voidings: {count}."
    sightings: str = "The contents of this many sightings by a camera: {count}."
    derived: str = "The daily summaries in which these entries stood; they were made again without them."
    remains: str = "What remains, and why"
    rows: str = (
        "Emptied entries, with a number and a day and nothing else, so that it can still be proved that the entries of "
        "other people were not altered."
    )
    erasure: str = (
        "That a person was erased, when and why, under a random number that nothing else belongs to any more. Lines of "
        "the log name the person by this number only, until they are deleted as well."
    )
    backups: str = (
        "Backups of the last {days} days may hold the old entries, encrypted with the keys that were destroyed. When a "
        "backup is brought back, these entries are emptied again at once."
    )
    copies: str = (
        "The program does not know of reports that were printed or saved, nor of copies of the keystore that were made "
        "before. The office destroys these: a keystore copied earlier could still read a backup made earlier."
    )
    proof: str = "Proof"
    seal: str = "Seal of the records"
    device: str = "Key of the computer"
    no_seal: str = "none yet"
    signed: tuple[str, ...] = ("For the office: name, signature", "Date")
    footer: str = "Made by faceattend {version}, which keeps no copy of this page."


_WORDS = CertificateWords()


def certificate_pdf(data: CertificateData, words: CertificateWords = _WORDS, dates: Words = ENGLISH) -> bytes:
    """Return the certificate as a PDF; the same data always gives the same bytes."""
    flow = Flow(words.title, data.site, words.footer.format(version=__version__))
    flow.title(data.site, words.title)
    flow.facts(
        (
            (words.name, data.name),
            (words.code, data.code),
            (words.erased_on, words.moment.format(moment=dates.moment(data.erased_at), zone=data.zone)),
            (words.account, data.account),
            (words.reason, data.reason),
        )
    )
    flow.heading(words.destroyed)
    for text in (
        words.keys,
        words.record,
        words.faces.format(count=dates.count(data.templates)),
        words.events.format(count=dates.count(data.emptied[Stream.PUNCHES])),
        words.sightings.format(count=dates.count(data.emptied[Stream.SIGHTINGS])),
        words.derived,
    ):
        flow.paragraph(text, _POINT)
    flow.heading(words.remains)
    for text in (words.rows, words.erasure, words.backups.format(days=data.backup_days), words.copies):
        flow.paragraph(text, _POINT)
    flow.heading(words.proof)
    flow.facts(((words.seal, data.seal or words.no_seal), (words.device, data.device or words.no_seal)))
    flow.signatures(words.signed)
    return flow.finish()
