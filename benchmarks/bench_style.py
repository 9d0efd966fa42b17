"""Articles of 800 words per CPU second: the serving path against scikit-learn's own pipeline, in one run.

    python benchmarks/bench_style.py [--model models/style-en] [--articles 300] [--rounds 5]

The articles are made up from the program's own word lists, so that the benchmark needs no corpus.
The pipeline is HashingVectorizer (word 1-grams and 2-grams, as many buckets) -> TfidfTransformer ->
LogisticRegression, without any stylometric features: less work than the serving path does.
"""

from __future__ import annotations

import argparse
import pathlib
import random
import statistics
import time
from collections.abc import Callable

from provenance.model import load_style_model
from provenance.model.lexicon import CLASSES
from provenance.model.ngrams import BITS

WORDS = 800


def made_up_articles(count: int, seed: int = 1) -> list[str]:
    """Articles of about ``WORDS`` words with commas, sentences and paragraphs."""
    rng = random.Random(seed)
    vocabulary = [word for words in CLASSES.values() for word in words.split() if len(word) > 1]
    stems = [
        "".join(rng.choice("bcdfglmnprst") + rng.choice("aeiou") for _ in range(rng.randrange(2, 5)))
        for _ in range(6000)
    ]
    articles = []
    for _ in range(count):
        paragraphs, written = [], 0
        while written < WORDS:
            sentences = []
            for _ in range(rng.randrange(2, 5)):
                words = [
                    rng.choice(vocabulary) if rng.random() < 0.55 else rng.choice(stems)
                    for _ in range(rng.randrange(6, 30))
                ]
                if len(words) > 12:
                    words[6] += ","
                written += len(words)
                sentences.append(" ".join(words).capitalize() + ".")
            paragraphs.append(" ".join(sentences))
        articles.append("\n\n".join(paragraphs))
    return articles


def per_second(work: Callable[[], object], articles: int, rounds: int) -> float:
    """Median articles per CPU second over the rounds."""
    work()
    found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        found.append(articles / (time.process_time() - start))
    return statistics.median(found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=pathlib.Path, default=pathlib.Path("models/style-en"))
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    texts = made_up_articles(arguments.articles)
    words = statistics.mean(len(text.split()) for text in texts)

    start = time.process_time()
    model = load_style_model(arguments.model)
    loading = time.process_time() - start

    def score_all() -> None:
        for text in texts:
            model.score(text, language="en", explain=False)

    def explain_all() -> None:
        for text in texts[: max(len(texts) // 10, 1)]:
            model.score(text, language="en")

    ours = per_second(score_all, len(texts), arguments.rounds)
    explained = per_second(explain_all, max(len(texts) // 10, 1), arguments.rounds)

    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    pipeline = make_pipeline(
        HashingVectorizer(
            n_features=1 << BITS, ngram_range=(1, 2), binary=True, norm=None, alternate_sign=False
        ),
        TfidfTransformer(),
        LogisticRegression(),
    )
    pipeline.fit(texts[:40], [place % 2 for place in range(40)])

    def one_by_one() -> None:
        for text in texts[: max(len(texts) // 10, 1)]:
            pipeline.decision_function([text])

    single = per_second(one_by_one, max(len(texts) // 10, 1), arguments.rounds)
    batch = per_second(lambda: pipeline.decision_function(texts), len(texts), arguments.rounds)

    print(f"{len(texts)} articles of {words:.0f} words; model loaded in {1000 * loading:.1f} ms CPU")
    print(f"{'path':<44}{'articles/CPU s':>16}{'ratio':>8}")
    for name, value in (
        ("score, with stylometric features", ours),
        ("score and explain", explained),
        ("scikit-learn pipeline, one by one", single),
        ("scikit-learn pipeline, one batch", batch),
    ):
        print(f"{name:<44}{value:>16.0f}{value / batch:>8.2f}")


if __name__ == "__main__":
    main()
