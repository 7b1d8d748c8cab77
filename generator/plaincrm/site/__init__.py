"""From an edition to pages, to bytes, to disk and to the browser."""
