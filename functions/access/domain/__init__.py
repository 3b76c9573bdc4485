"""Pure rules of access: passage, challenges, sessions, devices, staff, limits, audit."""
