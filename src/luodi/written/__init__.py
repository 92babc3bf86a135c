"""Files as people write them, read strictly: what cannot be read, or says two things, is refused by name and place."""
