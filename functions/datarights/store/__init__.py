"""Data subject requests in DynamoDB, table `data_requests`; every access pattern stands here.

pattern                           key                                       function
DSR-1   a request begins          p=request#<id>, s=1 new; own, waiting     requests.begin
DSR-2   the next version          p=request#<id>, s=<n> new; waiting less   requests.put_next
DSR-3   a request as it stands    p=request#<id>, the last one, strongly    requests.newest
DSR-4   all versions of one       p=request#<id>, strongly                  requests.history
DSR-5   a person's, by kind       p=own#<name of person>, strongly          requests.own
DSR-6   what waits in a province  p=waiting#<province>, earliest term       requests.waiting
DSR-7   what a round counted      p=backlog, s=<province>                   backlogs.put
DSR-8   counts of all provinces   p=backlog, strongly                       backlogs.all_of_them
"""
