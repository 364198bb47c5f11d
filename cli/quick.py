"""Where the command starts. A question goes to the standby of a running service, if there is one: a process that has
imported everything, and forks for each question. All else, and a question without a standby, runs here.

Nothing may be imported here that takes time: what a process needs before it can ask the standby is all it costs.
"""

import json
import os
import socket
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

# The commands that ask, and write nothing.
ASKING = frozenset({"path", "intermediaries", "removals", "reach", "neighbourhood", "brokerage"})
ASKING |= {"actor", "claim", "deal", "relation", "sources", "changes"}
SOCKET = "standby.sock"
VERSION = 1
LENGTH_BYTES = 8
INTERRUPT = b"i"
INTERRUPTED = 130


def main() -> None:
    """Run the command, wherever that is quicker."""
    code = _ask_standby(sys.argv) if len(sys.argv) > 1 and sys.argv[1] in ASKING else None
    if code is None:
        from cli.main import main as run

        run()
    else:
        sys.exit(code)


def _ask_standby(argv: list[str]) -> int | None:
    """The exit code of the command as the standby ran it; None if it has to be run here."""
    home = _home()
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if home is None or None in streams or not hasattr(socket, "AF_UNIX"):
        return None
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as standby:
        try:
            if not _is_own(home / SOCKET):
                return None
            standby.connect(str(home / SOCKET))
            request = _request(argv)
            socket.send_fds(standby, [len(request).to_bytes(LENGTH_BYTES)], [0, 1, 2])
            standby.sendall(request)
            with standby.makefile("rb") as answers:
                return _followed(standby, cast(BinaryIO, answers))
        except (OSError, ValueError):
            return None
        except KeyboardInterrupt:  # before it began; closing the connection ends it
            return INTERRUPTED


def _followed(standby: socket.socket, answers: BinaryIO) -> int | None:
    """Wait for the command, and pass Ctrl-C on. None if it has not begun: from then on it may have printed."""
    if not answers.readline():
        return None
    while True:
        try:
            return int(answers.readline())
        except (OSError, ValueError):
            print("armstrace: the command was ended from outside.", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            with suppress(OSError):
                standby.sendall(INTERRUPT)


def _request(argv: list[str]) -> bytes:
    encodings = [[stream.encoding, stream.errors] for stream in (sys.stdin, sys.stdout, sys.stderr)]
    asked = {"version": VERSION, "code": code_path(), "argv": argv, "cwd": str(Path.cwd())}
    return json.dumps(asked | {"env": dict(os.environ), "encodings": encodings}).encode()


def code_path() -> str:
    """Which installation this is: the standby of another one may run other code."""
    return f"{sys.prefix} {__file__}"


def _home() -> Path | None:
    """The directory of the settings, without what reads settings; None where that may say another."""
    with suppress(OSError):
        if "armstrace_home" in Path(".env").read_text(errors="replace").lower():
            return None
    named = [value for name, value in os.environ.items() if name.upper() == "ARMSTRACE_HOME" and value]
    if named:
        return Path(named[0]).expanduser()
    from platformdirs import user_data_path

    return user_data_path("armstrace")


def _is_own(path: Path) -> bool:
    """Whether nobody but this user can have put the socket there."""
    found = path.lstat()
    return stat.S_ISSOCK(found.st_mode) and found.st_uid == os.getuid()
