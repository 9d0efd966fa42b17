"""The exceptions of the project, drawn here once as a tree.

ProvenanceError
├── UsageError            wrong arguments or an output that cannot be written
├── ConfigError           a configuration or policy file is wrong
├── RuleError             a rule file is wrong (carries every problem found, not only the first)
├── ModelError            a model file is missing, damaged or of another format version
└── InputError            an input cannot be read or analysed
"""

from __future__ import annotations

from dataclasses import dataclass


class ProvenanceError(Exception):
    """Base class. ``code`` is stable and machine-readable; the message says what, where and what to do."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class UsageError(ProvenanceError):
    """The caller asked for something that cannot be done as asked."""

    code = "usage"


class ConfigError(ProvenanceError):
    """A configuration or policy file is wrong."""

    code = "config"


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One thing wrong in a rule file, with its 1-based place."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class RuleError(ProvenanceError):
    """One or more rule files are wrong; ``problems`` lists everything that was found."""

    code = "rules"

    def __init__(self, problems: tuple[RuleProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class ModelError(ProvenanceError):
    """A model cannot be loaded."""

    code = "model"


class InputError(ProvenanceError):
    """An input cannot be read or analysed."""

    code = "input"
