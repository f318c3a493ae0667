"""Dialogs: small screens over another one.

`prompt` asks for a line of text and `command_palette` for a command; `tag_menu` edits a claim, `lost_claims` places
orphans, `help` lists the keys, and `quit` asks before unsaved changes are lost. Each has its table of commands.
"""
