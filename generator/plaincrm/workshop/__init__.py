"""The conductor: book folder to edition to site, and the one memo of what is already done."""
