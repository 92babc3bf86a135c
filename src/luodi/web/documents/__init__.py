"""文件: documents, versions, secrecy, search."""
