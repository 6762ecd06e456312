"""The measured goals: `make bench` prints each number beside its target."""
