"""The language in which records are selected: a text or a mapping becomes a tree of tests, and a tree a test of records."""
