"""What people are told before they agree, and the documents about privacy that come with the program."""

import hashlib
from collections.abc import Sequence
from enum import Enum

from faceattend import paths
from faceattend.domain.privacy import MAX_NOTICE_LENGTH, Notice
from faceattend.errors import EnvironmentFault, UserError
from faceattend.settings import NOTICES
from faceattend.storage.settings import SettingsRepository


class Document(Enum):
    """A document of ``resources/documents`` that an office makes its own; the value is the name of its file."""

    NOTICE = "notice.md"
    """What people are told; its places in square brackets are for the office to fill in."""
    DPIA = "dpia.md"
    """The assessment of the risks to people, filled in as far as the program can know."""


class NoticeBook:
    """Every notice that the office ever gave, so that a consent can always be held against its own. Any thread."""

    def __init__(self, settings: SettingsRepository) -> None:
        self._settings = settings

    def current(self) -> Notice:
        """Return the notice that people are given now: version 0, which comes with the program, until there is another.

        Raises:
            EnvironmentFault: the one that comes with the program is missing from the installation.
        """
        texts = self._texts()
        return _notice(len(texts), texts[-1]) if texts else shipped_notice()

    def all(self) -> tuple[Notice, ...]:
        """Return every notice of the office's own, the oldest first."""
        return tuple(_notice(version, text) for version, text in enumerate(self._texts(), start=1))

    def replace(self, text: str) -> Notice:
        """Give another notice from now on; the same text again is no new version.

        Raises:
            UserError: the text is empty or too long.
        """
        # Line ends of another system are no change of the text, and would be one of its digest.
        kept = "\n".join(line.rstrip() for line in text.strip().splitlines())
        if not kept:
            raise UserError("The notice is empty; write what people are told before they agree.")
        if len(kept) > MAX_NOTICE_LENGTH:
            raise UserError(f"The notice is longer than {MAX_NOTICE_LENGTH:,} characters; shorten it.")
        texts = self._texts()
        if not texts or texts[-1] != kept:
            texts = [*texts, kept]
            self._settings.write(NOTICES.key, NOTICES.validated(texts))
        return _notice(len(texts), kept)

    def _texts(self) -> Sequence[str]:
        kept = self._settings.read(NOTICES.key)
        return NOTICES.default if kept is None else NOTICES.validated(kept)


def shipped_text(document: Document) -> str:
    """Return a document that comes with the program, as Markdown.

    Raises:
        EnvironmentFault: it is missing from the installation.
    """
    try:
        return (paths.resources() / "documents" / document.value).read_text(encoding="utf-8")
    except OSError as error:
        raise EnvironmentFault(
            f"The document {document.value} is missing from the installation; install faceattend-suite again."
        ) from error


def shipped_notice() -> Notice:
    """Return the notice that people are given until the office has one of its own; it has version 0.

    Raises:
        EnvironmentFault: it is missing from the installation.
    """
    return _notice(0, shipped_text(Document.NOTICE))


def _notice(version: int, text: str) -> Notice:
    return Notice(version, text, hashlib.sha256(text.encode()).hexdigest())
