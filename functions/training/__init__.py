"""Training: who must do what, in which version of the rules, and who has learnt it?

Owns the guides by role (dated data) and the exercises; what was practised is kept by access, which
opens live work by it. Hears nothing and tells nothing. Promises: no version of a guide is ever
reworded; each version names the version of every rule that it was written by, and
says so itself once a newer one is in force; every page it leads to is one that its reader may open.
It stands above the other houses and uses their rules alone, never their records.
"""
