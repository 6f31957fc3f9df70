"""`linli demo`: a community that does not exist, and a department's ledgers filled from it."""

from linli.cli.demo.command import add_arguments, run

__all__ = ["add_arguments", "run"]
