"""The thermal network: nodes, the few ways heat moves between them, and one implicit conservative step."""

from aidc_twin.network.assembly import Network
from aidc_twin.network.elimination import Elimination

__all__ = ["Elimination", "Network"]
