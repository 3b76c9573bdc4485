"""Immunization in DynamoDB; every access pattern stands in this list.

pattern                              key                                    function
IMM-1   a lot, once                  vaccine_lots lot, s=head new           lots.put_new
IMM-2   a lot, strongly              vaccine_lots lot, s=head               lots.lot
IMM-3   a lot is recalled            vaccine_lots lot, s=head               lots.put_recalled
IMM-4   the lots of a site           vaccine_lots lot=site#<unit>           lots.ids_at
IMM-10  a lot at a site, strongly    vaccine_lots lot, s=stock#<unit>       stocks.stock
IMM-11  a lot at all its sites       vaccine_lots lot, s=stock#… range      stocks.stocks_of
IMM-12  a movement and its stocks    vaccine_lots move#… new, stock#…       stocks.put_movement
IMM-13  movements of a lot           vaccine_lots lot, s=move#… range       stocks.movements_of
IMM-14  a lot is blocked at a site   vaccine_lots lot, s=stock#<unit>       stocks.block
IMM-20  a vial is opened             vaccine_lots lot, s=vial#<unit>#… new  vials.put_new
IMM-21  a dose is drawn, or the rest vaccine_lots vial, if enough is left   vials.draw
IMM-22  a vial, strongly             vaccine_lots lot, s=vial#<unit>#<id>   vials.vial
IMM-23  vials of a lot at a site     vaccine_lots lot, s=vial#<unit># range vials.vials_of
"""
