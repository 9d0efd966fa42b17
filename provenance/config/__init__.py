"""Configuration for the command line: found from the file that is checked. The library never reads it."""
