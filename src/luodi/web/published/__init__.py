"""公开进展: what is published of documents' progress, for everybody: only what an officer decided to publish."""
