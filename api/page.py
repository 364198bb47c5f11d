"""The explorer: the page at `/`, and the headers that keep what it shows from becoming more than text."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER = Path(__file__).parent / "static"
ASSETS = "/assets"
NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>armstrace</title>
<h1>The explorer is not built</h1>
<p>In the checkout, run <code>make web</code> and load this page again. <code>make demo</code> does it by itself.</p>
<p>The API answers without it: <a href="/docs">try it</a>.</p>
</html>
"""
OF_THE_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# FastAPI writes the script that starts Swagger UI and ReDoc, and they their styles, into the page itself.
OF_THE_DOCS = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
POLICIES = {"/": OF_THE_PAGE, "/docs": OF_THE_DOCS, "/redoc": OF_THE_DOCS}
FOR_A_YEAR = "public, max-age=31536000, immutable"


class _Assets(StaticFiles):
    """Files whose names hold a hash of their contents: one name never means anything else."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = FOR_A_YEAR
        return response


class PageHeaders:
    """Every answer is taken for what it says it is, and names no page to others; pages run only what is ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                if policy := POLICIES.get(scope["path"]):
                    headers["Content-Security-Policy"] = policy
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def install(app: FastAPI, folder: Path = FOLDER) -> None:
    """Serve the explorer at `/`, as it is in `folder` when it is asked for. Where it has not been built, say how to."""

    def page() -> Response:
        index = folder / "index.html"
        content = index.read_text(encoding="utf-8") if index.is_file() else NOT_BUILT
        return HTMLResponse(content, headers={"Cache-Control": "no-cache"})

    app.add_api_route("/", page, methods=["GET", "HEAD"], include_in_schema=False)
    app.mount(ASSETS, GZipMiddleware(_Assets(directory=folder / "assets", check_dir=False)), name="page")
    app.add_middleware(PageHeaders)
