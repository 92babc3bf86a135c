"""The Django project that stands on the library."""
