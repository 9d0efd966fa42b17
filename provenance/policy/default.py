"""The clauses of the default policy, in code, so that a check with it parses no YAML.

``rules/policies/default.yaml`` holds the same policy as a file to read and to copy; a test keeps
the two equal.
"""

from __future__ import annotations

from provenance.core.decision import Outcome
from provenance.policy.clauses import PolicyClause
from provenance.policy.conditions import All, Not, any_disclosure, any_finding, verdict_is

NAME = "default"
DESCRIPTION = (
    "Fails articles with traces of AI that nothing declares and articles that contradict themselves; "
    "asks an editor to look at weak hints and at disclosures that readers cannot use."
)

# What a disclosure has to be about to speak for words of the article.
_TEXT = ("article", "translation", "summary", "headline")

CLAUSES = (
    PolicyClause(
        id="undeclared-ai",
        outcome=Outcome.FAIL,
        condition=verdict_is("label", ["undeclared-ai"]),
        message="The text holds traces that an AI tool leaves behind, and no disclosure.",
        advice=(
            "If AI was used, say so where readers see it, for instance: “Parts of this article were "
            "drafted with AI and checked by an editor.” Remove the leftover in any case, and check the "
            "facts around it."
        ),
    ),
    PolicyClause(
        id="conflict",
        outcome=Outcome.FAIL,
        condition=verdict_is("label", ["conflict"]),
        message="What the article says about AI does not agree with what else is in it.",
        advice=(
            "Find out which statement is right, keep that one, and make the text and the metadata of the "
            "page say the same."
        ),
    ),
    PolicyClause(
        id="style-indicated",
        outcome=Outcome.REVIEW,
        condition=verdict_is("label", ["style-indicated"]),
        message="The way it is written resembles AI text. That is a hint and never proof.",
        advice=(
            "Ask the author how the text was made. If AI was used, add a disclosure; if not, nothing needs "
            "to change."
        ),
    ),
    PolicyClause(
        id="disclosure-cut-off",
        outcome=Outcome.REVIEW,
        condition=any_disclosure(truncated=["true"]),
        message="The AI disclosure breaks off before its end.",
        advice=(
            "Restore the whole notice. It should say what AI did and who checked the result, for instance: "
            "“This article was generated in part with AI and reviewed by an editor before publication.”"
        ),
    ),
    PolicyClause(
        id="disclosure-for-machines-only",
        outcome=Outcome.REVIEW,
        condition=All(
            (
                any_disclosure(channel=["machine"], polarity=["used"], scope=_TEXT),
                Not(any_disclosure(channel=["visible"], polarity=["used"], scope=_TEXT)),
            )
        ),
        message="The use of AI is declared in the page's metadata only, where readers do not see it.",
        advice=(
            "Add a visible line to the article that says the same, for instance below the byline: “Written "
            "with the help of AI.”"
        ),
    ),
    PolicyClause(
        id="metadata-unreadable",
        outcome=Outcome.REVIEW,
        condition=any_finding(category=["unreadable-metadata"]),
        message="Metadata that speaks about the origin of the article cannot be read.",
        advice="Mend it, or remove it: what it says was not checked.",
    ),
    PolicyClause(
        id="manifest-does-not-hold",
        outcome=Outcome.REVIEW,
        condition=any_finding(rule=["MAN003", "MAN004", "MAN007"]),
        message="A C2PA manifest is there and does not hold: the content was changed after signing, or it is damaged.",
        advice=(
            "Usually an editor or a hook changed line ends, white space or the end of the file. Sign the "
            "article again, or remove the manifest."
        ),
    ),
    PolicyClause(
        id="instructions-to-machines",
        outcome=Outcome.REVIEW,
        condition=any_finding(rule=["HID012"]),
        message="The page holds instructions to machines that its readers do not see.",
        advice="Remove them. They are no sign of AI writing, but they try to steer whoever reads the page by machine.",
    ),
    PolicyClause(
        id="inconclusive",
        outcome=Outcome.PASS,
        condition=verdict_is("label", ["inconclusive"]),
        message="There was not enough to go on for a verdict. That is no finding either way.",
    ),
)
