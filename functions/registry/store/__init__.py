"""The registry in DynamoDB: seven tables; every access pattern stands in this list.

pattern                              key                                     function
REG-1   persons by id                persons id, batches of 100              persons.persons
REG-2   a person, strongly           persons id                              persons.person
REG-3   whom a keyed hash names      identities index                        identities.identity
REG-4   add a person, once           persons id new, identities index new    identities.add_person
REG-5   reseal fields                persons id, must exist                  persons.reseal
REG-6   a card proven a phone's      identities index, as seen               identities.prove_card
REG-7   account to another phone     identities old gone, new new            identities.move_phone
REG-8   a new version of a card      persons id, version as seen             identities.renew_card
REG-9   a family                     guardianships holder                    families.family
REG-10  one guardianship             guardianships holder, member            families.guardianship
REG-11  take a member in             REG-4 and guardianship new              families.put_member
REG-12  end or hand over             guardianship still held                 families.end
REG-13  a venue                      venues code                             venues.venue
REG-14  venues of a person           venue_links person                      venues.links_of
REG-15  is a person linked           venue_links person, venue               venues.link_of
REG-16  add a venue                  venues code new, link new               venues.put_new
REG-17  change a venue               venues code, edition as seen, orders    venues.put_change
REG-18  link or unlink a controller  REG-17 and venue_links                  venues.put_change
REG-19  orders at a place            orders scope                            orders.orders_at
REG-20  give a module order, once    orders scope new, public list new       orders.give
REG-21  a file import                imports id head                         imports.head
REG-22  a unit's imports             imports unit#<unit>, newest first       imports.imports_of
REG-23  move an import on            imports id head, processed as seen      imports.advance
REG-24  faults of rows               imports id row#…                        imports.put_faults
REG-25  venues at a place            venue_links place#<division>#<name …>   venues.at_place
REG-26  two venues of one place      venue_links twins#<province>            venues.twins_in
REG-27  join two, or part them       REG-17 twice, the pair of REG-26 gone   venues.drop_twins
REG-28  a proven card, taken back    identities index, persons twice         identities.part_card
REG-29  records joined or parted     guardianships joined, both ids          joins.put_join
REG-30  what nobody has looked at    guardianships joined                    joins.joins
REG-31  it was looked at             REG-30, number as seen                  joins.drop_join
REG-32  venues by name               venue_links name#<province>, name from  venues.names_from
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.runtime.facade import by_name

if TYPE_CHECKING:
    from functions.registry.store import (
        families,
        identities,
        imports,
        joins,
        orders,
        persons,
        venues,
        writing,
    )

__all__ = [
    "families",
    "identities",
    "imports",
    "joins",
    "orders",
    "persons",
    "venues",
    "writing",
]

__getattr__ = by_name(__name__, __all__)
