"""Words that must not teach the model anything, and the buckets of a text without them."""

from __future__ import annotations

import numpy as np

from provenance.model.ngrams import Buckets, all_buckets, distinct
from provenance.model.tokens import Hashes, Tokens, word_hash

# Words that name a source, a place or subject of one source, a tool or machine writing itself, and scars of
# loaders (orphaned "t" and "s"). An article about language models is no more machine-written for that, and a
# site must not be known by its name. "Mr" without a stop is British, which in the news sets means human.
MASKED = (
    "ai llm llms gpt chatgpt claude gemini openai anthropic deepseek copilot llama mistral prompt "
    "prompts model models assistant assistants agent agents token tokens chatbot chatbots bbc cnn "
    "reuters ap afp upi xsum pct mln dlrs csr 18f gsa tts pingcap tidb asahi linux ruby reddit "
    "spoiler ofthe inthe tothe onthe forthe andthe companys theres dont cant wont didnt isnt doesnt "
    "nishadil copyright caption playback media subscribe newsletter edt gmt bst mr mrs ms dr t s n m "
    "d ll ve re uk london scotland australia australian harvard suffolk mit stanford irvine crimson "
    "covid pandemic citation github codebase api apis kanye electoral skin acne moisture wrinkles"
).split()
_HASHES = np.array(sorted(word_hash(word) for word in MASKED), dtype=np.uint64)


def taught_buckets(tokens: Tokens, pairs: Hashes) -> Buckets:
    """Distinct buckets of a text, without masked words and the pairs that they are part of."""
    buckets = all_buckets(tokens, pairs)
    masked = np.isin(tokens.hash, _HASHES)
    if masked.any():
        buckets = buckets[~np.concatenate((masked, masked[:-1] | masked[1:]))]
    return distinct(buckets)
