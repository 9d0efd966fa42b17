"""Compiled rules on an article: evidence, and the disclosures it adds up to."""
