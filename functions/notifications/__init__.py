"""Notifications: what is a person told, by which channel?

Hears `CodeRequested` and `PhoneChanged` (queue `messages`). Owns no table yet. Speaks to the SMS
gateway through one SNS topic: the national gateway subscribes to it, locally the outbox does.
"""
