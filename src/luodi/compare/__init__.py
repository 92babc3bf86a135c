"""比: two documents laid side by side: which words of the one became which of the other, and what changed for whom."""

from luodi.compare.comparing import compare
from luodi.compare.items import side
from luodi.compare.model import Comparison, Item, Side

__all__ = ["Comparison", "Item", "Side", "compare", "side"]
