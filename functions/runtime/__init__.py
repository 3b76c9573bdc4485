"""All that touches Lambda and AWS, each thing once: settings, doors, keys, tables, journal, clock."""
