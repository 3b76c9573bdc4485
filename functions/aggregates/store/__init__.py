"""Aggregates in DynamoDB, table `aggregates`; every access pattern stands in this list.

pattern                              key                                   function
AGG-1   a source's version, if newer p=src#<day>#<prov>, s=<key>, v lower  sources.put
AGG-2   sources of a province's day  p=src#<day>#<prov>, strongly          sources.of_day
AGG-3   a case or venue moves on     p=<key> rv as seen, p=src#…           moving.put_next
AGG-4   our copy of it, strongly     p=case#… or venue#…, s=head           moving.standing
AGG-5   a batch of an open hour      p=live#<hour>, s=<batch>, v lower      live.put
AGG-6   an hour that is not closed   p=live#<hour>                         live.of_hour
AGG-10  a province's day has news    p=changed#<n>, s=<day>#<prov>, n + 1  lines.leave
AGG-11  days with news               p=changed#<n>, strongly               lines.left
AGG-12  a line goes, as it was seen  p=changed#…, n as seen                lines.drop
AGG-20  a province's day, strongly   p=day#<day>, s=<prov>                 rollups.rollup
AGG-21  its next version             p=day#<day>, s=<prov>, n as seen      rollups.put_next
AGG-22  all provinces of a day       p=day#<day>                           rollups.of_day
AGG-30  a day's next revision, once  p=figures#<day>, s=<n> new            editions.put_next
AGG-31  the newest of a day          p=figures#<day>, last one             editions.newest
AGG-32  a revision by its number     p=figures#<day>, s=<n>                editions.edition
AGG-33  what revisions a day has     p=figures#<day>, without bodies       editions.numbers
AGG-34  a day was gone through       p=made#<day>, s=night                 editions.put_made, made
AGG-40  the venues of a day          p=venues#<day>#<prov>, s=<district>   weeks.put_seen
AGG-41  the same, strongly           p=venues#<day>#<prov>                 weeks.seen_on
AGG-42  a province's week            p=week#<day>, s=<prov>                weeks.put_week
AGG-43  all provinces' weeks         p=week#<day>                          weeks.weeks
AGG-44  since when communes scan     p=first, s=<prov>, n as seen          weeks.firsts, put_firsts
AGG-45  dormant venues of a province p=dormant#<day>#<prov>, s=<e>#<d>#<n> sleepers.put_list
AGG-46  a part of a district's list  p=dormant#…, s=<e>#<d>#<n>, strongly  sleepers.part
AGG-47  last days of a whole list    p=dormant#…, s begins <edition>#      sleepers.last_days
"""
