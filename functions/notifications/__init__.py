"""Notifications: what is a person told, by which channel?

Owns the table `notices`. Hears `CodeRequested`, `ResultCodeRequested`, `PhoneChanged` (queue
`messages`), `ResultReady` and `LotRecalledFor` (queue `notices`), and on the queue `notice-facts`
what happens to certificates, appointments and invitations, and `ContactToTell`. Speaks to the SMS
gateway through one SNS topic: the national gateway subscribes to it, locally the outbox does.
Promises: each cause is told once per person, never what it says of a body; of an appointment only
what was heard last; who was not reached, and must be, stands in a list for a human.
"""
