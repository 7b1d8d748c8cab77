"""Rules across the values and records of a book: what each file alone cannot say."""
