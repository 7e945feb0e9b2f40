"""What turns documents into bytes and bytes into documents, one module a format."""
