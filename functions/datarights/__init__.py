"""Data subject requests: what does somebody ask about their own data, and what became of it?

Owns the table `data_requests` (each request by versions, whose it is, what waits for officers).
Hears `DataErased` from the houses that hold data, and its own `DataRequestAgreed` for what lies in
the registry. Tells `DataRequestAgreed` from the table's stream. Promises: one request of a kind is
open at a time; each is answered within the working days of the dated rule, done or refused on a
ground of that rule's closed list; what is erased and what is kept follows from the rule and never
from who decides; a request is done when every house has said what it did; nothing said is
overwritten, and every step stands in the audit before it is taken.
"""
