"""A plain Python reading of the rules of tokens, to compare the array code with."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"(?:#(?:[.,](?=#))?|[^\W\d_]|(?<=[^\W\d_])'(?=[^\W\d_]))+|[.,;:?!()—]")


def plain_tokens(text: str) -> list[str]:
    """Tokens by regular expression, for text of ASCII letters, digits and marks."""
    text = text.lower().replace("\u2019", "'")
    text = re.sub(r"\d", "#", text)
    text = re.sub(r"(?<![-])--+", "—", text)
    text = re.sub(r"(?<=[\s\"])-(?=[\s\"])", "—", text)
    text = re.sub(r"([.,;:?!()—])\1+", r"\1", text)
    return _TOKEN.findall(text.replace("-", " ").replace("_", " "))
