"""What is done here, one verb a module."""
