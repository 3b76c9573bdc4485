"""Access: who is asking, may they, how often, and who looked at whom?

Owns the tables `challenges`, `limits`, `revocations`, `staff`, `accounts`, `units`, `devices`,
`rights`, `modes`, `audit` and `refusals`, and the policy registry (`policy.py`: one line per route,
everything else is refused).
Hears nothing. Tells `CodeRequested` (functions/messages/access.py) on the queue `messages`.
Other houses ask `functions.access.service` alone; what access must ask of houses above it is put
in by app.py (`service.install_neighbours`).
"""
