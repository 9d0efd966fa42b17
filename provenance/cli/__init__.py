"""The command line. Only this package knows the terminal, the environment and click."""
