"""Lets ``python -m provenance.cli`` run the command line."""

from provenance.cli.main import run

run()
