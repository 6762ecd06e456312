"""The keystore's file: read as what it was written, replaced whole or not at all."""

import json
from pathlib import Path

from faceattend.errors import UserError
from faceattend.storage.faults import file_fault
from faceattend.storage.files import replace_file
from faceattend.storage.keystore_codec import FORMAT, damaged
from faceattend.storage.keystore_content import VERSION, KeystoreContent, parsed_content
from faceattend.storage.keystore_v1 import VERSION as FORMER_VERSION
from faceattend.storage.keystore_v1 import FormerContent, parsed_former

# 100,000 people need about 20 MB.
_LARGEST_BYTES = 64 * 1024 * 1024


def write_keystore(path: Path, content: KeystoreContent, seal: bytes) -> None:
    """Replace the file.

    Raises:
        EnvironmentFault: it could not be written; the old file is as it was.
    """
    replace_file(path, content.file_bytes(seal))


def read_keystore(path: Path) -> tuple[KeystoreContent | FormerContent, bytes]:
    """Return content and seal of the file.

    Raises:
        UserError: the file is missing, damaged, or of a newer version.
        EnvironmentFault: it cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise damaged(path)
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(
            f"The keystore {path.name} is missing beside the database. Put back a copy of this file; "
            "without it nobody can read the data."
        ) from error
    except OSError as error:
        raise file_fault(error) from error
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise damaged(path) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise damaged(path)
    version = document.get("version")
    # Before the digest: a newer version may take it in another way.
    if type(version) is int and version > VERSION:
        raise UserError(
            f"The keystore {path.name} was written by a newer version of faceattend (its version is {version}, this "
            f"program knows {VERSION}). Install the newest version."
        )
    content: KeystoreContent | FormerContent
    try:
        content, seal = parsed_former(document) if version == FORMER_VERSION else parsed_content(document)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise damaged(path) from error
    # The digest, and whatever reading let pass (spaces, a doubled key, another order).
    if content.file_bytes(seal) != raw:
        raise damaged(path)
    return content, seal
