"""References to notices in the Federal Register, by which a listing without a number of its own is known again."""

from __future__ import annotations

import re

_PAGE = re.compile(r"(\d{1,4})\s*\.?\s*F\.?\s*R\.?\s*(?:No\.?\s*)?(\d{1,7})", re.IGNORECASE | re.ASCII)
_ISSUE = re.compile(r"Vol\.?\s*(\d{1,4})\s*,?\s*No\.?\s*(\d{1,4})", re.IGNORECASE | re.ASCII)


def first_notice(text: str) -> str | None:
    """The earliest notice that a text cites, `84 FR 22961` or `Vol. 83 No. 91`; None if it cites none.

    Later notices are added as an order is renewed or an entry amended, so this one stays as it is.
    """
    pages = [(int(volume), int(page)) for volume, page in _PAGE.findall(text)]
    if pages:
        return "{} FR {}".format(*min(pages))
    issues = [(int(volume), int(number)) for volume, number in _ISSUE.findall(text)]
    return "Vol. {} No. {}".format(*min(issues)) if issues else None
