"""What pages of residents ask; nothing here changes anything."""
