"""The Django project: people, journal, documents, review, ledger, api."""
