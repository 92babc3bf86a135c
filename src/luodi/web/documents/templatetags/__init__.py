"""What templates may say about words, dates and roles."""
