"""A service that answers with figures, and with the reason where there is none.

    pip install kostra-bolig fastapi uvicorn
    kostra-bolig fetch
    uvicorn fastapi_service:app

``/docs`` shows what it answers. Another process fetches at night; each answer is of the newest version in the store.
"""

import logging
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse

import kostra_bolig as kb

app = FastAPI(title="Households in temporary accommodation")


@app.exception_handler(kb.UsageError)
def not_to_be_had(_request: Request, error: kb.UsageError) -> JSONResponse:
    """Say why there is no such figure: never null for it, never a guess."""
    status = 404 if isinstance(error, kb.UnknownSeries | kb.UnknownRegion) else 422
    return JSONResponse({"error": type(error).__name__, "detail": str(error)}, status)


@app.exception_handler(kb.KostraBoligError)
def out_of_order(_request: Request, error: kb.KostraBoligError) -> JSONResponse:
    """Tell the operator what is wrong with the store, and the client to come again."""
    logging.getLogger("uvicorn.error").error("%s", error)
    return JSONResponse({"error": type(error).__name__}, 503)


def stored() -> kb.Table:
    """Read the newest good version; no request waits for SSB."""
    return kb.load(source="stored")


Stored = Annotated[kb.Table, Depends(stored)]


@app.get("/series/{key}")
def series(key: str, table: Stored, region: str = "EAK") -> dict[str, object]:
    """Answer with a series and its source; where SSB gives no figure, null has SSB's symbol beside it."""
    return {**table.series(key, region=region).to_dict()}


@app.get("/change/{key}")
def change(key: str, start: int, end: int, table: Stored, region: str = "EAK") -> kb.Change:
    """Answer with the change between two years; the record is the response model."""
    return table.series(key, region=region).change(start, end)
