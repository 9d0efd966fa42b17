"""Instructions to machines in text that readers do not see: a security finding about the page, no sign of AI writing.

Looked at are blocks that CSS or attributes hide, comments and alternative texts (OWASP LLM01, prompt injection).
Text for screen readers counts as visible, and what readers see is the article's own business.
"""

from __future__ import annotations

from functools import cache

import regex

from provenance.core.article import Article, Role, Visibility
from provenance.core.evidence import Evidence, Kind, Severity, Strength

ID, NAME = "HID012", "instructions-to-machines"
MESSAGE = "Instructions to machines in text that readers do not see"
ADVICE = "Remove them, or ask who put them there. Passed to a language model, they may steer it."
_MOST = 20
_LONGEST = 4_000
_MACHINES = r"(?:ai|a\.i\.|llms?|gpt|chatgpt|(?:large )?language models?|chat ?bots?|crawlers?)"
_ORDERS = rf"""(?:
      \b(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all|any|of|the|your|these|those|my|every)\s+){{0,4}}
        (?:previous|prior|above|earlier|preceding|foregoing|existing|system)\s+(?:\w+\s+)?(?:instructions?|prompts?|directions?|rules?|messages?|guidelines?|context)
    | \A\s*(?:system|assistant|developer)\s*(?:prompt\s*)?:\s*\S
    | \A\s*(?:note\s+to\s+)?{_MACHINES}(?:\s+(?:assistants?|agents?|models?|reviewers?|systems?))?\s*[:,]\s*
        (?:please\s+)?(?:skip|ignore|rate|report|do|don't|treat|answer|say|respond|reply|output|write|mark|classify|consider|give|always|never|you|summari[sz]e|accept|recommend)\b
    | \b{_MACHINES}\s+(?:assistants?|agents?|models?|reviewers?|systems?|readers?|crawlers?)?\s*
        (?:must|should|shall|have\s+to|need\s+to|are\s+(?:instructed|required|asked)\s+to)\b
    | \b(?:if\s+you\s+are|you\s+are\s+now|as)\s+an?\s+(?:ai|llm|large\s+language\s+model|language\s+model)\b
    | \bdo\s+not\s+(?:mention|reveal|report|flag|disclose)\b[^.]{{0,60}}\b(?:instructions?|prompt|generated|ai)\b
    | \bignorier(?:e|en\s+sie)\s+(?:alle\s+)?(?:vorherigen|bisherigen|obigen|früheren)\s+(?:anweisungen|befehle)
    | \bignore[rz]?\s+(?:toutes\s+)?les\s+(?:instructions|consignes)\s+précédentes
    | \bignor[ae]\s+(?:todas\s+)?(?:las\s+instrucciones|le\s+istruzioni|as\s+instruções)\s+(?:anteriores|precedenti)
    | (?:忽略|无视|無視)(?:之前|以上|先前|上述|前面)的?(?:所有|全部)?(?:的)?(?:指令|指示|提示)
    | (?:以前|これまで|上記)の(?:指示|命令)を(?:すべて)?無視
    | (?:이전|위의?)\s*(?:모든\s*)?(?:지시|명령)(?:사항)?(?:을|를)?\s*무시
    )"""
_UNSEEN_ROLES = frozenset((Role.COMMENT, Role.ALT, Role.META))


@cache
def _orders() -> regex.Pattern[str]:
    # Not at import: it takes longer than most checks, and few texts hold anything that is not seen.
    return regex.compile(_ORDERS, regex.IGNORECASE | regex.VERBOSE)


def find_instructions(article: Article) -> tuple[Evidence, ...]:
    """Evidence of hidden instructions, one a block."""
    found: list[Evidence] = []
    for block in article.blocks:
        if block.visibility is Visibility.VISIBLE and block.role not in _UNSEEN_ROLES:
            continue
        if block.role is Role.JSONLD:
            continue
        match = _orders().search(article.text[block.start : min(block.end, block.start + _LONGEST)])
        if match is None:
            continue
        span = article.span(block.start, block.end)
        found.append(
            Evidence(
                rule=ID,
                name=NAME,
                kind=Kind.CONTEXT,
                severity=Severity.WARNING,
                message=f"{MESSAGE}: {_where(block.role)}.",
                span=span,
                text=article.source.text[span.start : span.end],
                start=block.start,
                end=block.end,
                slots=(("where", _where(block.role)),),
                strength=Strength.MEDIUM,
                category="hidden-instructions",
                advice=ADVICE,
            )
        )
        if len(found) == _MOST:
            break
    return tuple(found)


def _where(role: Role) -> str:
    if role is Role.COMMENT:
        return "a comment"
    return "an alternative text" if role is Role.ALT else "hidden text"
