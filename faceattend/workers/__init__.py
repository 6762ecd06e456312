"""Work away from the GUI thread: finite tasks and the live camera."""
