"""What people do across documents: one verb a module."""
