"""All that touches Lambda and AWS, each thing once: doors, keys, tables, journal, clock."""
