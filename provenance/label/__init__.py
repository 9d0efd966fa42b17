"""Writing disclosures into articles: a line for readers, and metadata that says the same."""

from provenance.label.wish import Place, Wish
from provenance.label.write import label_article, replaces

__all__ = ["Place", "Wish", "label_article", "replaces"]
