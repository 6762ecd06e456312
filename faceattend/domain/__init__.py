"""Pure rules and data of attendance by face: no files, no clock, no window."""
