"""Notifications: what is a person told, by which channel?

Owns the table `notices`. Hears `CodeRequested`, `ResultCodeRequested`, `PhoneChanged` and
`ResultReady` (queue `messages`). Speaks to the SMS gateway through one SNS topic: the national
gateway subscribes to it, locally the outbox does. Promises: a result is told once per person, tube
and version, without the result; who was not reached stands in a list for a human.
"""
