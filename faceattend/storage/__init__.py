"""Everything at rest: the keystore, the encrypted database and their one writer."""
