"""The rule file of a draft: YAML with a comment for everything that an editor should look at."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Printable in YAML 1.2, without what breaks lines or turns the reading order.
_UNPRINTABLE = re.compile(
    r"[^\t\x20-\x7e\u00a0-\u061b\u061d-\u200a\u2010-\u2027\u2030-\u2065\u206a-\ud7ff"
    r"\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_BLOCKS = "[title, dek, byline, body, quote, caption, list, table, footer, note, comment, alt]"


@dataclass(slots=True)
class Parts:
    """Everything that is written into the file."""

    id: str
    name: str
    kind: str
    rule_kind: str
    language: str
    message: str
    advice: str
    category: str
    claim: Mapping[str, str]
    template: str
    required: str
    label: bool
    min_coverage: float
    priority: int
    guards: Mapping[str, str]
    matches: Sequence[tuple[str, Mapping[str, str], str]] = ()
    no_matches: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = field(default_factory=tuple)


def quoted(text: str) -> str:
    """``text`` as a YAML scalar in double quotes."""
    written = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: _escape(match.group()), written)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def write_rule(parts: Parts) -> str:
    """The file as YAML."""
    lines = [
        "# A rule proposed from a pasted notice by `provenance rules new`. Nothing in it is binding: read it, change",
        "# what is wrong, and run `provenance rules check` on this file. rules/AUTHORING.md explains every key.",
        *(f"# NOTE: {note}" for note in parts.notes),
        "schema: 1",
        f"ruleset: house/{parts.name}",
        "version: 1  # raise it when the meaning of the rule changes",
        f"languages: [{quoted(parts.language)}]  # check: the language of the notice",
        f"description: {quoted('A notice of our own house: ' + parts.name + '.')}",
        "rules:",
        f"  - id: {parts.id}  # never used again for another rule",
        f"    name: {parts.name}",
        f"    kind: {parts.rule_kind}  # {_KIND_WORDS[parts.kind]}",
        f"    category: {parts.category}",
        f"    severity: {_SEVERITY[parts.rule_kind]}",
        "    # What an editor reads in a report; {slot} is what the notice says there.",
        f"    message: {quoted(parts.message)}",
    ]
    if parts.advice:
        lines.append(f"    advice: {quoted(parts.advice)}")
    if parts.claim:
        lines += [
            "    # check: what the notice states. extent: full, partial, assisted or unspecified; {role} and {scope} are",
            "    # taken from the words. Tool and human review are read from the words around it by the shipped rules.",
            f"    claim: {{{', '.join(f'{key}: {quoted(value)}' for key, value in parts.claim.items())}}}",
        ]
    if parts.priority:
        lines.append(f"    priority: {parts.priority}  # of two finds at one place the higher stays")
    if parts.rule_kind == "residue":
        lines += [
            "    # medium: one find accuses nobody, two of different categories do. strong only for what people never type.",
            "    strength: medium",
        ]
    lines += _pattern(parts)
    if parts.rule_kind == "declared":
        lines.append(f"    where: {{blocks: {_BLOCKS}, visibility: any}}")
    elif parts.rule_kind == "context":
        lines.append("    where: {visibility: any}")
    lines += [
        "    # What takes a find back: quoted, told of others, negated, supposed, or an order to write it.",
        f"    guards: {{{', '.join(f'{key}: {value}' for key, value in parts.guards.items())}}}",
        "    examples:",
        "      match:",
    ]
    for text, claim, why in parts.matches:
        inner = (
            f", claim: {{{', '.join(f'{key}: {value}' for key, value in claim.items())}}}" if claim else ""
        )
        lines += [f"        # {why}", f"        - {{text: {quoted(text)}{inner}}}"]
    lines += ["      # Texts that are no such notice, with the reason why the rule leaves them alone. Add your own traps.",
              "      no_match:"]  # fmt: skip
    lines += [f"        - {{text: {quoted(text)}, why: {why}}}" for text, why in parts.no_matches]
    return "\n".join(lines) + "\n"


def _pattern(parts: Parts) -> list[str]:
    if parts.label:
        return [
            "    match:",
            "      # The notice is short: it has to be the whole of its paragraph (^^ to $$).",
            f"      - phrase: {quoted(parts.required)}",
        ]
    return [
        "    match:",
        "      # check: the whole notice. {@list} is any word of a list (AI, tools, kinds of text, verbs), {name:0..4} up",
        "      # to four words that differ from notice to notice. The other words may be missing or reworded.",
        f"      - template: {quoted(parts.template)}",
        "        # check: these words must be there, in this order; without them nothing counts. [x] may be missing.",
        f"        required: {quoted(parts.required)}",
        "        # How much of the notice must be there, from 0.6 (the required part alone) to 1 (all of it).",
        f"        min_coverage: {parts.min_coverage}",
    ]


_KIND_WORDS = {
    "disclosure": "somebody states it: AI was used",
    "denial": "somebody states it: no AI was used",
    "residue": "a trace that a tool leaves",
    "boilerplate": "says nothing about AI; left out of the judgement of style",
}
_SEVERITY = {"declared": "info", "residue": "warning", "context": "note"}
