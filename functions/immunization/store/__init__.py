"""Immunization in DynamoDB; every access pattern stands in this list.

pattern                              key                                    function
IMM-1   a lot, once                  vaccine_lots lot, s=head new           lots.put_new
IMM-2   a lot, strongly              vaccine_lots lot, s=head               lots.lot
IMM-3   a lot is recalled            vaccine_lots lot, s=head               lots.put_recalled
IMM-4   the lots of a site           vaccine_lots lot=site#<unit>           lots.ids_at
IMM-5   all lots                     vaccine_lots lot=every#                lots.every_id
IMM-10  a lot at a site, strongly    vaccine_lots lot, s=stock#<unit>       stocks.stock
IMM-11  a lot at all its sites       vaccine_lots lot, s=stock#… range      stocks.stocks_of
IMM-12  a movement and its stocks    vaccine_lots move#… new, stock#…       stocks.put_movement
IMM-13  movements of a lot           vaccine_lots lot, s=move#… range       stocks.movements_of
IMM-14  a lot is blocked at a site   vaccine_lots lot, s=stock#<unit>       stocks.block
IMM-20  a vial is opened             vaccine_lots lot, s=vial#<unit>#… new  vials.put_new
IMM-21  a dose is drawn, or the rest vaccine_lots vial, if enough is left   vials.draw
IMM-22  a vial, strongly             vaccine_lots lot, s=vial#<unit>#<id>   vials.vial
IMM-23  vials of a lot at a site     vaccine_lots lot, s=vial#<unit># range vials.vials_of
IMM-30  a screening, once            immunizations site#<unit>#<day>, new   attendances.put_new
IMM-31  a thread of a site           immunizations site#<unit>#<day>, s=id  attendances.attendance
IMM-32  a site's day                 immunizations site#<unit>#<day>        attendances.all_of
IMM-33  the next version of a thread immunizations, n as seen               attendances.put_next
IMM-40  a person's doses             immunizations p, s=dose#… to head      doses.history
IMM-41  a history moves on           immunizations p, head n as seen, doses doses.put_changes
IMM-42  former versions of a dose    immunizations p, s=was#<day># range    doses.versions_of
IMM-43  a dose that contradicts      immunizations odd#<unit>, s=screening  doses.put_odd
IMM-44  those of a site              immunizations odd#<unit>               doses.odd_at
IMM-45  a dose that is told          immunizations stream, s=dose#…         doses.dose_of_image
IMM-46  somebody settled that        immunizations odd#<unit>, s=screening  doses.put_settled
IMM-50  somebody was given of a lot  vaccine_lots lot, s=who#…, n older     recipients.put
IMM-51  who was given of a lot       vaccine_lots lot, s=who#… range        recipients.recipients_of
IMM-60  its people are being told    vaccine_lots lot, s=told new           informing.put_begun
IMM-61  how far that is              vaccine_lots lot, s=told               informing.informing
IMM-62  a piece of it is done        vaccine_lots lot, s=told, cur as seen  informing.put_piece
IMM-60  what was found of a dose     immunizations p, s=check#<day>         quality.found
IMM-61  the next, and its mark       immunizations p, check# n as seen      quality.put_found
IMM-62  the marks of a site's day    immunizations marks#<unit>#<day>       quality.marks_of
IMM-63  figures of a province's day  immunizations scores#<prov>#<day>      quality.scores_of
IMM-64  figures counted anew         immunizations scores#, n as seen       quality.put_score
IMM-70  what a person asks, once     immunizations amendment#… new, lists   amendments.put_new
IMM-71  an amendment, strongly       immunizations amendment#<id>, s=head   amendments.amendment
IMM-72  the next version of it       immunizations amendment#, n as seen    amendments.put_next
IMM-73  what a person asked          immunizations p, s=amendment#… range   amendments.amendments_of
IMM-74  what is not decided          immunizations amendments#<prov>, s=… amendments.open_in
IMM-80  who was given, counted       vaccine_lots lot, s=who#… range        reports.recorded_of
IMM-81  the books of a night         vaccine_lots report#<day>#<prov>       reports.put_balances
IMM-82  a lot was gone through       vaccine_lots report#<day>, s=lot       reports.put_done
IMM-83  the books of a province      vaccine_lots report#<day>#<prov>       reports.balances_of
IMM-90  an appointment as told last  immunizations p=appt#…, newer; due#…   appointed.put
IMM-91  appointments of people       immunizations p=appt#<person>          appointed.of_people
IMM-92  who is expected on a day     immunizations p=due#<site>#<day>       appointed.due_at
IMM-93  an event told of a person    immunizations p=caution#…, n older     cautions.put
IMM-94  events told of people        immunizations p=caution#<person>       cautions.of_people
IMM-95  a row of a paper list        immunizations paper#<unit>, s=<sheet># papers.row
IMM-96  the rows of a sheet          immunizations paper#<unit>, s=… range  papers.rows_of
IMM-97  the next word on a row       immunizations paper#, n as seen        papers.put_next
IMM-98  a dose waits                 immunizations held#<prov>, s=…         holding.put_new
IMM-99  what waits in an area        immunizations held#<prov>, s=… range   holding.waiting
IMM-100 it waits no more             immunizations held#<prov>, s=…         holding.take_away
IMM-101 somebody is received, once   immunizations came#<unit>#<day>, new   receptions.put_new
IMM-102 a reception of a site        immunizations came#<unit>#<day>, s=id  receptions.reception
IMM-103 that of a person             immunizations came#…, ids of records   receptions.of_people
IMM-104 who came on a site's day     immunizations came#<unit>#<day>        receptions.all_of
IMM-105 a reception that is told     immunizations stream, p=came#…         receptions.of_image
"""
