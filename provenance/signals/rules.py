"""The built-in rules about metadata: stable ids with their names, severities and advice."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.core.evidence import Severity

DECLARED, PREFERENCE, NOTICE, UNREADABLE, MANIFEST = (
    "metadata", "reuse-preference", "metadata-note", "unreadable-metadata", "manifest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignalRule:
    """A built-in rule about metadata."""

    id: str
    name: str
    category: str
    severity: Severity
    advice: str = ""


_INFO, _NOTE, _WARN = Severity.INFO, Severity.NOTE, Severity.WARNING
_SPELL = "Write one of the values of the vocabulary, exactly as it spells them."
RULES: dict[str, SignalRule] = {
    rule.name: rule
    for rule in (
        SignalRule("MET001", "w3c-ai-disclosure", DECLARED, _INFO),
        SignalRule("MET002", "w3c-ai-disclosure-invalid", NOTICE, _WARN,
                   "Write human-only, ai-assisted or ai-autonomous, without white space around it."),
        SignalRule("MET003", "digital-source-type", DECLARED, _INFO),
        SignalRule("MET004", "digital-source-type-unknown", NOTICE, _WARN, _SPELL),
        SignalRule("MET005", "software-author", DECLARED, _INFO),
        SignalRule("MET006", "json-ld-ai-disclosure", DECLARED, _INFO),
        SignalRule("MET007", "ai-generated-meta", DECLARED, _INFO),
        SignalRule("MET008", "ai-content-declaration", DECLARED, _INFO),
        SignalRule("MET009", "mb-ai-content", DECLARED, _INFO),
        SignalRule("MET010", "ai-generated-comment", DECLARED, _INFO),
        SignalRule("MET011", "front-matter-ai", DECLARED, _INFO),
        SignalRule("MET012", "aigc-label", DECLARED, _INFO),
        SignalRule("MET013", "http-ai-disclosure", DECLARED, _INFO),
        SignalRule("MET014", "podcast-ai-content", DECLARED, _INFO),
        SignalRule("MET015", "onix-ai-contributor", DECLARED, _INFO),
        SignalRule("MET016", "image-ai-properties", DECLARED, _INFO),
        SignalRule("MET017", "image-generator-parameters", "image-residue", _INFO,
                   "An image tool left its settings in the file; say that the image was made with AI."),
        SignalRule("MET018", "ai-model-named", NOTICE, _NOTE),
        SignalRule("MET019", "value-not-understood", NOTICE, _WARN, _SPELL),
        SignalRule("MET020", "reuse-preference", PREFERENCE, _NOTE),
        SignalRule("MET021", "document-tool-named", NOTICE, _NOTE),
        SignalRule("MET022", "how-it-was-made-link", NOTICE, _NOTE),
        SignalRule("MET023", "source-type-not-generative", NOTICE, _NOTE),
        SignalRule("MET030", "unreadable-metadata", UNREADABLE, _WARN,
                   "Mend the block, so that machines can read what the page says about itself."),
        SignalRule("MET031", "readers-do-not-see-it", NOTICE, _WARN,
                   "Say the same in a line that readers see, for instance below the byline."),
        SignalRule("MET032", "overridden", NOTICE, _NOTE),
        SignalRule("MAN001", "manifest-trusted", MANIFEST, _INFO),
        SignalRule("MAN002", "manifest-intact", MANIFEST, _INFO,
                   "Give the signer's certificates by --trust-anchors if you know them."),
        SignalRule("MAN003", "manifest-changed", MANIFEST, _WARN,
                   "Sign the text again after the last edit, and keep editors and hooks from touching its end."),
        SignalRule("MAN004", "manifest-broken", MANIFEST, _WARN, "Sign the text again."),
        SignalRule("MAN005", "manifest-referenced", MANIFEST, _NOTE,
                   "The checker stays offline; check the address with another tool."),
        SignalRule("MAN006", "manifest-not-checked", MANIFEST, _NOTE,
                   "Install provenance-checker[c2pa] to have its signature checked."),
        SignalRule("MAN007", "manifests-several", MANIFEST, _WARN, "Leave one manifest; several count as none."),
    )
}  # fmt: skip
