"""Rules as machine code: a kernel that answers them for a whole population, column by column.

Each run loads this room anew, so its records are msgspec's: to make one of Python's own dataclasses takes a third of a
millisecond, to make one of these a hundredth.
"""
