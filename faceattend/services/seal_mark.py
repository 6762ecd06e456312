"""The seal that a paper names."""

import logging

from faceattend.domain.results import SealMark
from faceattend.errors import UserError
from faceattend.storage.vault import Vault

_LOGGER = logging.getLogger(__name__)


def last_seal(vault: Vault) -> SealMark | None:
    """Return what a paper names of the last seal, or None when nothing was ever sealed or the seals are damaged.

    A check of the records finds damaged seals; a paper without one can be seen, and people need their papers.
    """
    try:
        head = vault.seals.latest()
        return None if head is None else SealMark(head.text, vault.seals.fingerprint)
    except UserError as error:
        _LOGGER.warning("a paper is made without a seal: %s", error)
        return None
