"""Who may write: whoever brings one of the configured bearer tokens."""

import hmac
from typing import Annotated, ClassVar

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.gate import is_loopback
from graph.errors import Forbidden, Unauthorized

bearer = HTTPBearer(auto_error=False, description="One of ARMSTRACE_TOKENS. Only writing needs it.")


class WritingOff(Forbidden):
    """The service has no tokens, so nobody may write through it."""

    code: ClassVar[str] = "writing-off"
    title: ClassVar[str] = "Writing is switched off"


def writer(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> None:
    """Let only those pass who bring a token. Raises WritingOff, Unauthorized."""
    tokens: tuple[str, ...] = request.app.state.settings.tokens
    if not tokens:
        raise WritingOff(
            "This service has no tokens, so it takes no writes.",
            hint="Start it with ARMSTRACE_TOKENS set to a secret of your own, and send Authorization: Bearer <secret>. "
            "Or write with the command line: armstrace load.",
        )
    if given is None:
        raise Unauthorized("This needs a token.", hint="Send Authorization: Bearer <one of ARMSTRACE_TOKENS>.")
    if not is_known(given.credentials, tokens):
        raise Unauthorized("The token is unknown.", hint="Compare it with ARMSTRACE_TOKENS.")


async def reader_of_anything(request: Request) -> None:
    """Let whoever uses this machine ask anything; from beyond loopback only those who bring a token."""
    if not is_loopback(request.app.state.settings.host):
        writer(request, await bearer(request))


def is_known(token: str, tokens: tuple[str, ...]) -> bool:
    """Whether the token is one of these; the time it takes tells nothing about them but how many there are."""
    found = False
    for known in tokens:
        found |= hmac.compare_digest(known.encode(), token.encode())
    return found


Writer = Annotated[None, Depends(writer)]
Reader = Annotated[None, Depends(reader_of_anything)]
