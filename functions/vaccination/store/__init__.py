"""Vaccination in DynamoDB; every access pattern stands in this list.

pattern                              key                                    function
VAX-1   a campaign's head, strongly  campaigns c, s=head                    campaigns.campaign
VAX-2   a new campaign               campaigns c, s=head new + prov#<code>  campaigns.put_new
VAX-3   the next state               campaigns c, s=head, n as seen         campaigns.put_state
VAX-4   campaigns of a province      campaigns c=prov#<code> range          campaigns.ids_of
VAX-5   a site of a campaign         campaigns c, s=place#<unit>            campaigns.put_site
VAX-6   the sites of a campaign      campaigns c, s=place#… range           campaigns.sites_of
VAX-7   a word of approval, once     campaigns c, s=approval#<step> new     campaigns.put_approval
VAX-8   all words of a campaign      campaigns c, s=approval#… range        campaigns.approvals_of
VAX-10  a session with its slots     vaccine_sessions, vaccine_slots new    sessions.put_new
VAX-11  a session                    vaccine_sessions w=site, s=day#<id>    sessions.session
VAX-12  a site's sessions from a day vaccine_sessions w=site, s>=day        sessions.sessions_of
VAX-13  the ids of a day's sessions  vaccine_sessions w=day#<day>           sessions.ids_on
VAX-14  a day's people are reminded  vaccine_sessions w=reminded#<day>      sessions.put_reminded
VAX-15  were they                    vaccine_sessions w=reminded#<day>      sessions.is_reminded
VAX-16  its site has closed it       vaccine_sessions w=site, x as seen     sessions.put_closed
VAX-20  a seat, if open and left     vaccine_slots id                       slots.take
VAX-21  slots as they stand          vaccine_slots id, batches of 100       slots.slots_at
VAX-22  a slot, strongly             vaccine_slots id                       slots.slot
VAX-23  a seat goes back             vaccine_slots id, epoch as seen        slots.take_out
VAX-24  a slot's epoch grows         vaccine_slots id, epoch as seen        slots.raise_epoch
VAX-25  a slot was looked at         vaccine_slots id, takes as seen        slots.settle
VAX-26  another number of seats      vaccine_slots id, if enough            slots.set_seats
VAX-27  a slot opens                 vaccine_slots id                       slots.open_from
VAX-30  a seat is held               vaccine_appointments p, s=campaign     appointments.hold
VAX-31  the next state               vaccine_appointments, n as seen        appointments.put_next
VAX-32  an appointment, strongly     vaccine_appointments p, s=campaign     appointments.appointment
VAX-33  all of a person              vaccine_appointments p                 appointments.of_person
VAX-34  those behind a slot          vaccine_appointments, batches of 100   appointments.behind
VAX-35  no seat of before counts     vaccine_appointments, fence            appointments.fence
VAX-36  a hold is confirmed          vaccine_appointments p, if still held  appointments.confirm
VAX-40  a registration, strongly     vaccine_registrations p, s=campaign    registrations.standing
VAX-41  all of a person              vaccine_registrations p                registrations.of_person
VAX-42  its next version, its claim  vaccine_registrations, n as seen       registrations.put
VAX-43  who holds a number           vaccine_registrations p=number#…       registrations.holder_of
VAX-44  identities in doubt          vaccine_registrations p=doubts#…       registrations.doubts_of
VAX-45  a line with the first of it  vaccine_registrations p=in#<c>#<h> new rolls.put_line
VAX-46  who ever registered          vaccine_registrations p=in#… range     rolls.people_of
VAX-47  registrations of many        vaccine_registrations, batches of 100  registrations.of_people
VAX-50  rounds and waves             campaigns c, s=draw#…, wave#… ranges   draws.rounds_of
VAX-51  a seed committed to, once    campaigns c, s=draw#<n> new            draws.put_round
VAX-52  the seed is told, once       campaigns c, s=draw#<n>, no seed       draws.draw
VAX-53  a wave, once                 campaigns c, s=wave#<n>#<m> new        draws.put_wave
VAX-54  a wave that is told          campaigns stream, s=wave#…             draws.wave_of_image
VAX-55  whom a site expects          campaigns c, s=expected#<unit>, n      supply.put_expected
VAX-56  whom all sites expect        campaigns c, s=expected#… range        supply.expected_of
VAX-57  the shares of a lot          campaigns c, s=lot#<lot>, n as seen    supply.put_share
VAX-58  the lots of a plan           campaigns c, s=lot#… range             supply.shares_of
VAX-60  all that stands on a number  vaccine_registrations p=number#…    nominations.around
VAX-61  one nomination, strongly     vaccine_registrations, s=org#<unit> nominations.nomination
VAX-62  its next version             vaccine_registrations, n as seen    nominations.put
VAX-63  who came first               vaccine_registrations, s=first      nominations.take_first
VAX-64  a phone's line               vaccine_registrations p=named#…     nomination_lines.put_named
VAX-65  the nominations of a phone   vaccine_registrations p=named#…     nomination_lines.of_phone
VAX-66  nominations in doubt         registrations p=named-doubts#…      nomination_lines.doubts_of
VAX-67  an organisation's wish       campaigns c, s=org#<unit>           admissions.admission
VAX-68  all wishes of a campaign     campaigns c, s=org#… range          admissions.admissions_of
VAX-69  its next version             campaigns c, s=org#<unit>, n as seenadmissions.put
VAX-48  a line of a likeness         vaccine_registrations alike#…, s=person alike.put_line …
VAX-49  who is of a likeness         vaccine_registrations alike#…           alike.people_of
VAX-70  a dose as told last          vaccine_histories p, s=dose#, if newer histories.put_dose
VAX-71  a finding as told last       vaccine_histories p, s=result#, newer  histories.put_result
VAX-72  all that is known            vaccine_histories p                    histories.known
VAX-73  somebody came to a site      vaccine_histories p, s=came#, once     histories.put_received
VAX-80  a lot as it was told         vaccine_figures f=lot#<lot>, s=head    told.put_lot
VAX-81  the same                     vaccine_figures f=lot#<lot>, s=head    told.lot
VAX-82  what a movement changed      vaccine_figures lot#…, flow#<prov>     told.put_flows
VAX-83  what moved of a lot          vaccine_figures lot#<lot>, at#<prov>#  told.flows_of_lot
VAX-84  what moved on a day          vaccine_figures flow#<prov>, <day>#    told.flows_on
VAX-85  doses of a site's day        vaccine_figures given#<prov>, n older  told.put_given
VAX-86  doses of a province's day    vaccine_figures given#<prov>, <day>#   told.given_on
VAX-87  something has changed        vaccine_figures f=changed#…, n + 1     changed.put_list
VAX-88  what is to be counted anew   vaccine_figures f=changed#…            changed.lists
VAX-89  it was counted               vaccine_figures changed#, n as seen    changed.take
VAX-90  a mark of a registration     vaccine_figures marks#…, rn older      marks.put_registered
VAX-91  a mark of an appointment     vaccine_figures marks#…, an older      marks.put_booked
VAX-92  a mark of an invitation      vaccine_figures marks#…, later         marks.put_invited
VAX-93  the marks of a list          vaccine_figures marks#<c>#<shard>      marks.marks_of
VAX-94  the figures of a list        vaccine_figures counts#<c>#<shard>     marks.counted
VAX-95  the next figures of a list   vaccine_figures counts#, changed#day   marks.put_counted
VAX-96  a campaign's day             vaccine_figures counts#…, batch        marks.counted_on
VAX-97  the figures of a day         vaccine_figures f=public#<day>         published.published_on
VAX-98  the next revision            vaccine_figures public#, n as seen     published.put_published
VAX-99  nothing was left to count    vaccine_figures f=round                published.put_round
VAX-100 what was let known           registrations share#<c>#<unit>, mark   shares.share
VAX-101 its next version             VAX-100, n as seen, and shares#<person> shares.put
VAX-102 what a person lets know      registrations p=shares#<person>        shares.of_person
VAX-103 what a unit may know         registrations p=share#<c>#<unit>       shares.of_unit
VAX-104 all that is kept of it       VAX-100, VAX-102                       shares.keys_of
VAX-105 a unit's line                registrations of#<c>#…, mark        nomination_lines.put_listed
VAX-106 all that a unit named        registrations p=of#<c>#<unit>          nomination_lines.listed
VAX-107 what a unit said of many     vaccine_registrations, batches of 100  nominations.of_unit
VAX-108 a consent, while both stand  VAX-101, checks of VAX-40 and VAX-62   shares.give
VAX-109 what ends it, together       VAX-62 with VAX-101 or its check       shares.end_with
VAX-110 a unit sends lists, once     registrations p=orgs#<c>, s=unit new   removing.put_unit
VAX-111 the units that did           registrations p=orgs#<c>               removing.units_of
VAX-112 rows that stood at the end   VAX-110, n new                         removing.put_rows
VAX-113 nominations are gone         VAX-61 to VAX-66, VAX-104           removing.drop_nominations
VAX-114 registrations are gone       VAX-40 to VAX-49, VAX-93            removing.drop_registrations
VAX-116 a province's queue, once     vaccine_figures queue#<day>, s new     queues.put_queue
VAX-117 the queues of a day          vaccine_figures f=queue#<day>          queues.queue_on
VAX-118 the last complete one        vaccine_figures f=queue, later         queues.put_latest
VAX-119 what a day said before       vaccine_figures former#<day>, <prov>#   published.former
VAX-115 items by key                 vaccine_registrations, batches of 25   removing._drop
VAX-120 erased, and counted once     VAX-40, VAX-45 and erasure#<r>, n      erasing.erase
VAX-121 a request is done, once      registrations p=erasure#<r>, ok new    erasing.finish
VAX-122 its mark is gone             VAX-93                                 erasing.drop_mark
"""
