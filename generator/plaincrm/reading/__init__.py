"""From a folder of texts to records and their faults."""
