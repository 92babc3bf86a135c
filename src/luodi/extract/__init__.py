"""析: a document read into proposed commitments, indicators and citations."""
