"""The registry: persons (the vault), families, venues, posters, standing orders, file imports.

Owns the tables persons, identities, guardianships, venues, venue_links, orders and imports.
Hears: files in the uploads bucket, the stream of venues, poster requests. Tells: PosterWanted,
FileToContinue, PhoneChanged; VenueListed to the topic (functions/messages/registry.py).
Other houses ask `functions.registry.service` alone.
"""
