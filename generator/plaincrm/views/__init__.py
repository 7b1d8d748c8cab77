"""What the pages and reports say: each module one subject, a pure function of an edition."""
