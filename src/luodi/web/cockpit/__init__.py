"""驾驶舱: one screen for whoever leads or supervises; each number opens the list behind it."""
