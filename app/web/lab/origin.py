"""Where a problem comes from that is no published example: a file, or an epoch of a training run.

`origin=epoch,547,spiral,12,1f3a99c0`: what it is, and a checksum of the numbers, so that a changed problem does not go
on under the name of the one that it was made from.
"""

import re
import zlib
from collections.abc import Mapping
from urllib.parse import urlencode

from ...explain.language import _
from ..train.names import DATA_NAMES

MOST_CHARACTERS = 60
"""Of the name of a file, as it is shown."""
BATCH = re.compile(r"batch \d{1,6}", re.ASCII)
PLAIN = re.compile(r"[^\w .()+-]")


def of_epoch(epoch: int, data: str, sample: str, fields: Mapping[str, str]) -> str:
    """One sample, or a batch such as "batch 3", at an epoch of a training run on this data."""
    return f"epoch,{epoch},{data},{sample},{_checksum(fields)}"


def of_file(name: str, fields: Mapping[str, str]) -> str:
    """A problem of a file of this name; empty where the file has none."""
    name = PLAIN.sub("", name)[-MOST_CHARACTERS:]
    return f"file,{name},{_checksum(fields)}" if name else ""


def title(origin: str, fields: Mapping[str, str]) -> str:
    """What the problem with these fields is called in the current language; empty where it is not that one any more."""
    *what, checksum = origin.split(",")
    if checksum != _checksum(fields):
        return ""
    match what:
        case ["epoch", epoch, data, sample] if data in DATA_NAMES and epoch.isdecimal() and sample.isdecimal():
            return _(
                "Epoch %(epoch)s of %(data)s, sample %(sample)s", epoch=epoch, data=_(DATA_NAMES[data]), sample=sample
            )
        case ["epoch", epoch, data, batch] if data in DATA_NAMES and epoch.isdecimal() and BATCH.fullmatch(batch):
            number = batch.removeprefix("batch ")
            return _(
                "Epoch %(epoch)s of %(data)s, batch %(batch)s", epoch=epoch, data=_(DATA_NAMES[data]), batch=number
            )
        case ["file", name] if len(name) <= MOST_CHARACTERS and not PLAIN.search(name):
            return _("Opened file %(name)s", name=name)
    return ""


def _checksum(fields: Mapping[str, str]) -> str:
    return f"{zlib.crc32(urlencode(dict(fields)).encode()):08x}"
