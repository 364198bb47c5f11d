"""Reading: an article in, a claim sheet out."""

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from api.places import OfApplication
from api.responses import Json
from api.schemas.read import ReadAnswer, ReadAsked, UnreadSentence
from reading.documents import document_of
from reading.sheet import read_article, said_of

router = APIRouter(prefix="/read", tags=["claims"])


@router.post("", summary="Which claims does an article make?", response_model=ReadAnswer)
async def read(places: OfApplication, asked: ReadAsked) -> Json:
    """Each claim with the sentence that carries it, its place and the rule that found it; who said it, how sure they
    were, how far it got. Nothing is loaded: the sheet is to be checked first. A sentence in which an end or a direction
    is not told is listed in `unread`."""
    async with places.searches.one():
        return Json(await run_in_threadpool(_answer, asked))


def _answer(asked: ReadAsked) -> ReadAnswer:
    document = document_of(asked.text, asked.format)
    said = said_of(document, asked.publisher, asked.published, asked.title, asked.url, asked.source)
    article = read_article(document, said)
    return ReadAnswer(
        sheet=article.sheet,
        unread=[
            UnreadSentence(quote=document.text[u.start : u.end], why=u.why, rule=u.rule, start=u.start, end=u.end)
            for u in article.unread
        ],
        notes=list(document.notes),
        text=document.text,
    )
