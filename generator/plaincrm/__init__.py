"""A book of business in plain text."""

__version__ = "0.1.0"
