"""Rule files as data: YAML in, compiled rules out."""
