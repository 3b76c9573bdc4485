"""Tracing in DynamoDB, table `cases`; every access pattern stands in this list.

pattern                              key                                   function
TRC-1   what is known of a person    p=of#<mac>, s=head                    persons.known
TRC-2   a person's findings move on  p=of#<mac>, s=head n as seen          persons.put_known
TRC-10  a case, strongly             p=case#<id>, s=head                   cases.case
TRC-11  a case opens or moves on     p=case#<id> head n as seen, event#    cases.put_next
TRC-12  the events of a case         p=case#<id>, s=event# range           events.events_of
TRC-13  cases of an area by day      p=list#<province>, s=<day># range     listed.listed_in
TRC-14  a case that is told          stream, p=case#…, s=head              cases.case_of_image
TRC-20  a wish is put                p=case#<id>, s=trace#<id> new         traces.put_new
TRC-21  the traces of a case         p=case#<id>, s=trace# range           traces.traces_of
TRC-22  a trace moves on             p=case#<id>, s=trace#… n as seen      traces.put_moved
TRC-23  a wish that is sent          stream, s=trace#…, INSERT             traces.trace_of_image
"""
