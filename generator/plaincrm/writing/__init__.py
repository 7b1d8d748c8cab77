"""The smallest possible edits of a record's text, put on disk so that it is the old one or the new one at every moment."""
