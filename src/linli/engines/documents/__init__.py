"""Word documents (.docx): tables, cards and lines read, and filled in place."""

from linli.engines.documents.fill import fill_document
from linli.engines.documents.pages import copy_document_pages
from linli.engines.documents.reading import read_document
from linli.engines.documents.writing import write_document_edits

__all__ = ["copy_document_pages", "fill_document", "read_document", "write_document_edits"]
