"""Offline training and judging of the style classifier. Uses scikit-learn; serving never imports this."""
