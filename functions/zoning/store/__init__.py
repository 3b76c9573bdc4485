"""Zoning in DynamoDB, table `zoning`; every access pattern stands in this list.

pattern                              key                                   function
ZON-1   our copy of a case, strongly p=case#<case>, s=head                 cases.case
ZON-2   a case moves on, its place   p=case#… rv as seen, p=cases#<prov>   cases.put_next
ZON-3   cases of a province's days   p=cases#<prov>, s=<day># range        cases.counted
ZON-10  a person's doses, strongly   p=of#<mac>, s=doses                   covered.person
ZON-11  they move on, the counts     p=of#… n as seen, p=covered#<prov>    covered.put_next
ZON-12  counts of a province's days  p=covered#<prov>                      covered.gains
ZON-20  a table of figures, once     p=figures#<prov>, s=<as of>#<n> new   entries.put_new
ZON-21  all tables of a province     p=figures#<prov>                      entries.entries_of
ZON-30  a day's next revision, head  p=proposal#<prov>, s=<day>#<n> new    proposals.put_next
ZON-31  a revision of a day          p=proposal#<prov>, s=<day>#<n>        proposals.revision
ZON-32  the latest of some days      p=proposal#<prov>, s=<day># range     proposals.latest
ZON-33  the newest day of a province p=proposal#<prov>, s=head             proposals.head
ZON-34  a province's day was made    p=made#<day>, s=<prov>                proposals.put_made
ZON-35  provinces made of a day      p=made#<day>                          proposals.made
ZON-40  a publication, once          p=map#<prov>, s=<n> new, head as seen publications.effects
ZON-41  the newest of a province     p=map#<prov>, last ones               publications.newest
ZON-42  one of a province            p=map#<prov>, s=<n>                   publications.publication
ZON-43  a publication that is told   stream, p=map#…                       publications.of_image
"""
