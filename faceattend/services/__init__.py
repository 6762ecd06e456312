"""The use cases; the window and the command line reach everything below through them."""
