"""Tracing in DynamoDB, table `cases`; every access pattern stands in this list.

pattern                              key                                   function
TRC-1   what is known of a person    p=of#<mac>, s=head                    persons.known
TRC-2   a person's findings move on  p=of#<mac>, s=head n as seen          persons.put_known
TRC-10  a case, strongly             p=case#<id>, s=head                   cases.case
TRC-10  cases of a chain, strongly   p=case#<id>, s=head, batch            cases.cases_at
TRC-11  a case opens or moves on     p=case#<id> head n as seen, event#    cases.put_next
TRC-12  the events of a case         p=case#<id>, s=event# range           events.events_of
TRC-13  cases of an area by day      p=list#<province>, s=<day># range     listed.listed_in
TRC-14  a case that is told          stream, p=case#…, s=head              cases.case_of_image
TRC-20  a wish is put                p=case#<id>, s=trace#<id> new         traces.put_new
TRC-21  the traces of a case         p=case#<id>, s=trace# range           traces.traces_of
TRC-22  a trace moves on             p=case#<id>, s=trace#… n as seen      traces.put_moved
TRC-23  a wish that is sent          stream, s=trace#…, INSERT             traces.trace_of_image
TRC-30  a part of an answer          p=trace#<id>, s=part#<mac>            parts.part
TRC-31  a part, over older editions  p=trace#<id>, s=part#… e as seen      parts.put_part
TRC-32  a part is known              p=trace#<id>, s=mark#<mac> new        parts.put_mark
TRC-33  a part is worked through     p=trace#<id>, s=mark#… d below        parts.put_done
TRC-34  the parts that are known     p=trace#<id>, s=mark# range           parts.done_of
TRC-40  contacts of a case, strongly p=con#<case>#<shard>, s=<id>, batch   contacts.contacts_at
TRC-41  contacts move on             p=con#…, s=<id> n as seen, batch      contacts.put_contacts
TRC-43  a contact that changed       stream, p=con#…                       contacts.contact_of_image
TRC-50  the order of candidates      p=rank#<case>#<shard>, batch          ranks.put_order
TRC-51  a page of the order          p=rank#<case>#<shard> range, eight    ranks.order_of
TRC-52  how many candidates          p=rank#<case>#<shard>, count          ranks.count_of
TRC-53  whose contact a person is    p=of#<mac>, s=met#<case>, batch       ranks.put_met
TRC-54  the cases a person met       p=of#<mac>, s=met# range              ranks.met_by
TRC-55  a contact became a case      p=case#<id>, s=turned#<contact>       ranks.put_turned
TRC-56  contacts that became cases   p=case#<id>, s=turned# range          ranks.turned_of
TRC-57  who has findings             p=of#<mac>, s=head, batch             ranks.with_findings
TRC-60  a draft of a case            p=drafts, s=<id> new or unsigned      drafts.put_draft
TRC-61  a draft, strongly            p=drafts, s=<id>                      drafts.draft
TRC-62  drafts that wait             p=drafts                              drafts.drafts
TRC-80  an export is asked for       p=export#<id>, s=head new, registers  exports.put_new
TRC-81  an export moves on           p=export#… n as seen; stream          exports.put_next
TRC-82  a page of an export          p=export#<id>, s=page#<number>        exports.put_page
TRC-83  an export, strongly          p=export#<id>, s=head                 exports.export
TRC-84  the rows of an export        p=export#<id>, s=page# range          exports.rows_of
TRC-85  its pages are deleted        p=export#<id>, s=page#…               exports.drop_pages
TRC-86  the newest exports           p=exports#area#…, exports#unit#…      exports.ids_of

Exposure places have a table of their own, `exposure_places`, which names no person and no case.

TRC-70  a place is drafted           p=board#<province>, s=<day>-<id> new  places.put_new
TRC-71  a place moves on             p=board#… n as seen, public#…         places.put_next
TRC-72  a place, strongly            p=board#<province>, s=<day>-<id>      places.place
TRC-73  places of a province         p=board#<province>, s from a day      places.on_board
TRC-74  what everybody reads         p=public#<province>, s from a day     places.in_public
TRC-75  places of a case             cases: p=case#<id>, s=place# range    places.places_of_case
"""
