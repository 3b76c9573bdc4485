"""Task force: what is stuck where and for how long, who is ready, who has been trained?

Owns the table `taskforce` (tickets, readiness by place, numbers of people trained). Hears nothing
and tells nothing. Promises: no revision of a ticket, of a readiness list or of a number is ever
overwritten; of two people who change the same thing one is told to look again; an item counts as
ready only once somebody else than who ticked it has confirmed the evidence; no name, telephone or
identity number of anybody is asked for, and a text that holds such a number is refused.
"""
