"""The command `linli`: one small file per command, on plain files. `main` is the frame.

A command's file has NAME, SUMMARY (a sentence code, `cli.<name>`), `add_arguments(parser)` and
`run(arguments, terminal) -> int`. Its `help=` texts are sentence codes too (`fill.help_from`): the
frame says them in the user's language. The frame itself adds `--lang`, `--json` and `--debug`.
"""
