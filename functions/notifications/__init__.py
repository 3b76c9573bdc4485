"""Notifications: what is a person told, by which channel?

Owns the table `notices`. Hears `CodeRequested`, `ResultCodeRequested`, `PhoneChanged` (queue
`messages`), `ResultReady` and `LotRecalledFor` (`notices`), `ContactToTell` (`notice-facts`), what
happens to certificates and appointments, the questions of a follow-up and its end
(`notice-calls`), invitations and reminders
(`notice-campaigns`), and the SMS gateway's word (`sms-reports`). Speaks to the gateway through one
SNS topic or a queue of its own; locally the outbox hears the topic. Promises: each cause is told
once per person, never what it says of a body; of an appointment or a contact only what was heard
last; what may not leave yet is held and not lost; who was not reached, and must be, stands in a
list for a human.
"""
