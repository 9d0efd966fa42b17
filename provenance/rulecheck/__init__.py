"""Checks of rules: what does not load, the examples that do not hold, and what they do on a corpus."""

from provenance.rulecheck.corpus import CorpusText, corpus_texts
from provenance.rulecheck.examples import ExampleFailure, RuleReport, check_rules, read_example
from provenance.rulecheck.measure import Measured, RuleRate, measure_rules

__all__ = [
    "CorpusText",
    "ExampleFailure",
    "Measured",
    "RuleRate",
    "RuleReport",
    "check_rules",
    "corpus_texts",
    "measure_rules",
    "read_example",
]
