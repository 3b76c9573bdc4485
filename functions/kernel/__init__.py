"""Pure words shared by all houses. Standard library only: no clock, no network, no AWS.

errors            what can be refused, and in which words
callers           who is asking
base32            Crockford's alphabet and the Damm check character
identifiers       the names of things: persons, venues, visits, devices, cards
integers          whole numbers and runs of digits, read strictly
periods           Vietnamese days, hours, half-open periods, birth dates
names             one stored form of a name; its search, SMS and masked forms
phones            Vietnamese mobile numbers
identity_numbers  CCCD, CMND, passport and health insurance numbers
cards             what stands on any identity card's QR
divisions         provinces, districts, communes, each code with its date
numberings        the other numberings of the provinces (ISO, CCCD, health insurance)
valuesets         closed lists with Vietnamese and English names
rules             dated legal rules as data

It owns no table, hears no fact and tells none. Data files lie in ``data/``.
"""
