"""A service with one route. A Checker may be shared by all threads; a plain `def` route runs in one."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

from provenance.api import Checker

app = FastAPI(title="AI provenance check")
checker = Checker.default()


class Draft(BaseModel):
    """An article as the editor's tool sends it."""

    text: str = Field(max_length=1_000_000)
    media_type: str = "text/markdown"
    name: str | None = None


@app.post("/check")
def check(draft: Draft) -> dict[str, Any]:
    """The report as in `provenance schema report`."""
    return checker.check_text(draft.text, media_type=draft.media_type, name=draft.name).to_dict()
