"""Other programs' formats: what leaves the book for a spreadsheet, an address book or a calendar."""
