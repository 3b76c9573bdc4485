"""The follow-up in DynamoDB, table `followups`; every access pattern stands in this list.

pattern                              key                                   function
FUP-1   a follow-up, strongly        p=fol#<id>, s=head                    heads.follow_up
FUP-2   it moves on by an event      p=fol#<id> head n as seen, event#     heads.put_next
FUP-3   many of them, strongly       p=fol#<id>, s=head, batch             heads.follow_ups
FUP-4   the events of one            p=fol#<id>, s=event# range            events.events_of
FUP-5   what was heard of doses      p=fol#<id>, s=proof, strongly         proofs.proof
FUP-6   a dose or case was heard     p=fol#<id>, s=proof, n as seen        proofs.hear
FUP-10  who has to be looked after   p=list#<prov>, s=<rank>#<place>#<id>  lists.waiting
FUP-11  who is followed up, a page   p=work#<prov>#<shard>, s=<id> range   rounds.page
FUP-12  a shard's round was made     p=made#<day>#<phase>, s=<prov>#<sh>   rounds.put_made
FUP-13  the shards made of a round   p=made#<day>#<phase>                  rounds.made
FUP-14  sums of a province's days    p=sums#<prov>, s=<day>#<shard> range  rounds.sums
FUP-15  how many are followed up     p=work#<prov>#<shard>, count          rounds.count_of
FUP-20  ends that have to be told    p=untold#<shard>                      untold.waiting
FUP-21  an end was told              p=untold#<shard>, s=<id>#<n> delete   untold.drop
"""
