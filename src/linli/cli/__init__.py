"""The command `linli`: one small file per command, on plain files. `main` is the frame.

A command's file has `add_arguments(parser)` and `run(arguments, terminal) -> int`; its summary is
the sentence `cli.<name>`. Its `help=` texts are sentence codes too (`fill.help_from`): the frame
says them in the user's language. The frame itself adds `--lang`, `--json` and `--debug`.
"""
