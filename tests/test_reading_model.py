"""Reading by a model behind an endpoint: a real server that answers well, badly, slowly, and with lies."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from graph.errors import Invalid, Unavailable
from graph.model.dates import parse_interval
from reading.documents import Document
from reading.model_reader import Model, read_by_model
from reading.sheet import read_article, said_of

TEXT = "Iran sold drones to Russia, Kirby said.\n\nTehran denied that it supplied them."
GOOD = {
    "quote": "Iran sold drones to Russia, Kirby said.",
    "subject": "Iran",
    "subject_type": "state",
    "kind": "SUPPLIES",
    "object": "Russia",
    "object_type": "state",
    "stance": "affirms",
    "certainty": "assessed",
    "phase": "delivered",
    "speaker": "Kirby",
    "goods": "arms",
}

Reply = Callable[[], tuple[int, bytes]]


class Server:
    """An endpoint on loopback; `reply` makes its answers, `asked` holds what it was sent."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.reply: Reply = lambda: (200, b"")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                outer.headers.append(dict(self.headers.items()))
                status, body = outer.reply()
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    """An endpoint for one test."""
    opened = Server()
    yield opened
    opened.close()


def answering(*claims: dict[str, Any]) -> Reply:
    """A reply with these claims, as such endpoints send it."""
    content = json.dumps({"claims": claims})
    return lambda: (200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode())


def test_a_good_answer_is_a_claim_with_its_place(server: Server) -> None:
    server.reply = answering(GOOD)
    read = read_by_model(TEXT, Model(server.url, "small", key="k"))
    [claim] = read.claims
    assert claim.triple == ("Iran", "SUPPLIES", "Russia")
    assert TEXT[claim.start : claim.end] == GOOD["quote"]
    assert (claim.speaker and claim.speaker.name, read.unread) == ("Kirby", [])
    [asked] = server.asked
    assert (asked["temperature"], asked["model"], asked["response_format"]["type"]) == (0, "small", "json_schema")
    assert asked["messages"][1] == {"role": "user", "content": TEXT}
    assert server.headers[0]["Authorization"] == "Bearer k"


def test_its_claims_name_what_read_them(server: Server) -> None:
    server.reply = answering(GOOD)
    said = said_of(Document(TEXT), "Example Times", parse_interval("2023-03-30"))
    [claim] = read_article(Document(TEXT), said, Model(server.url, "small")).sheet.claims
    assert (claim.read_by, claim.rule) == ("model small", "model")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"quote": "Iran sold missiles to Russia."}, "its quote does not stand in the text"),
        ({"quote": ""}, "its quote does not stand in the text"),
        ({"subject": "Kestrel GmbH", "subject_type": "body"}, "an actor is not named in the text"),
        ({"object": "Iran"}, "both ends are one"),
        ({"phase": None}, "it does not tell how far the transaction got"),
    ],
)
def test_a_lie_is_dropped_and_told(server: Server, change: dict[str, Any], why: str) -> None:
    server.reply = answering(GOOD | change, GOOD)
    read = read_by_model(TEXT, Model(server.url, "small"))
    assert len(read.claims) == 1
    assert [u.why.partition(": '")[0].partition(': "')[0] for u in read.unread] == [why]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": "Here are the claims:"}}]}',
        b'{"choices": [{"message": {"content": "{\\"claims\\": [{\\"quote\\": 1}]}"}}]}',
        b'{"choices": [{"message": {"content": null}}]}',
    ],
)
def test_an_answer_that_is_none_leaves_the_text_unread(server: Server, body: bytes) -> None:
    server.reply = lambda: (200, body)
    read = read_by_model(TEXT, Model(server.url, "small"))
    assert read.claims == []
    assert [u.why for u in read.unread] == ["the model's answer is not in the form that was asked for"]


def test_a_slow_answer_is_not_waited_for(server: Server) -> None:
    def slow() -> tuple[int, bytes]:
        time.sleep(3)
        return 200, b"{}"

    server.reply = slow
    read = read_by_model(TEXT, Model(server.url, "small", seconds=0.3))
    assert [u.why for u in read.unread] == ["the model did not answer within 0.3 s"]


def test_an_endpoint_that_refuses_or_is_not_there_is_an_error(server: Server) -> None:
    server.reply = lambda: (401, b"no key")
    with pytest.raises(Unavailable, match="answered 401"):
        read_by_model(TEXT, Model(server.url, "small"))
    server.reply = lambda: (302, b"")
    with pytest.raises(Unavailable, match="answered 302"):
        read_by_model(TEXT, Model(server.url, "small"))
    with pytest.raises(Unavailable, match="cannot be reached"):
        read_by_model(TEXT, Model("http://127.0.0.1:1/v1", "small"))


@pytest.mark.parametrize("endpoint", ["", "ftp://127.0.0.1/v1", "http://models.example/v1", "127.0.0.1:80"])
def test_no_article_goes_out_in_the_clear_or_nowhere(endpoint: str) -> None:
    with pytest.raises(Invalid):
        Model(endpoint, "small")


def test_a_long_text_is_asked_in_parts(server: Server) -> None:
    server.reply = answering()
    text = "\n\n".join(f"Paragraph {n} says little. " * 20 for n in range(40))
    read_by_model(text, Model(server.url, "small"))
    assert "".join(asked["messages"][1]["content"] for asked in server.asked) == text
    assert len(server.asked) > 3
