"""Sealed files: put in and read as streams; without its owner's key nothing is left of a file."""

from linli.core.base.files.keeping import (
    OpenedFile,
    delete_file,
    delete_files_of,
    name_of_file,
    open_file,
    sweep_files,
    write_file,
)
from linli.core.base.files.store import FolderStore, Store, file_store, use_store

__all__ = [
    "FolderStore",
    "OpenedFile",
    "Store",
    "delete_file",
    "delete_files_of",
    "file_store",
    "name_of_file",
    "open_file",
    "sweep_files",
    "use_store",
    "write_file",
]
