"""Drafting: a rule file proposed from a pasted notice, for an editor who writes no YAML."""

from provenance.drafting.draft import Draft, draft_rule
from provenance.drafting.naming import Wishes
from provenance.drafting.notice import Notice, read_notice

__all__ = ["Draft", "Notice", "Wishes", "draft_rule", "read_notice"]
