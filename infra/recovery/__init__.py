"""When something was lost, or somebody saw what they must not: drills that are commands.

`python -m infra.recovery restore …` brings tables back to a moment beside those that stand, looks
at them, says how old the moment was and how long it took, and takes them away again. `… breach …`
lists from the audit whose data an account touched. Both act with the rights of whoever runs them.
"""
