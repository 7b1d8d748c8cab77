"""Products as people call them."""

from plaincrm.book.edition import Edition


def product_name(key: str | None, edition: Edition) -> str:
    """The name of a product, else its key; empty for none."""
    product = edition.book.settings.products.get(key or "")
    return (product.name if product else None) or key or ""
