"""From the text of ``rules.py`` to the typed tree: read with ``ast``, never executed."""
