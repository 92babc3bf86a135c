"""One verb a module: each checks the permission, changes rows and writes the journal in one transaction."""
