"""审核: proposals beside their source text."""
