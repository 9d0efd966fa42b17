"""Serving of the style classifier: numpy and the standard library only, never scikit-learn."""

from provenance.model.serve import StyleModel, load_style_model

__all__ = ["StyleModel", "load_style_model"]
