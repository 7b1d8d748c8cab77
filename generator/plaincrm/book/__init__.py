"""What a book of business is: clients, leads, transactions, log, settings."""
