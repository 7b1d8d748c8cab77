"""Live reload: a server on 127.0.0.1 that is handed a builder, watches its folders and knows no domain."""

from plaincrm.site.live.contract import Asset, Builder, FaultNote, Refreshed
from plaincrm.site.live.server import CannotListen, Server, serve

__all__ = ["Asset", "Builder", "CannotListen", "FaultNote", "Refreshed", "Server", "serve"]
