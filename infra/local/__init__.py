"""The local AWS: emulator, front, issuer, seed."""
