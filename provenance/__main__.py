"""Lets ``python -m provenance`` run the command line."""

from provenance.cli.main import run

run()
