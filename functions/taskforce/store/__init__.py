"""The task force in DynamoDB, table `taskforce`; every access pattern stands in this list.

pattern                              key                                   function
TSK-1   the next revision, and where p=<chain>, s=<n> new; p=<list>, s=…   chains.put_next
TSK-2   the newest of a chain        p=<chain>, the last one, strongly     chains.newest
TSK-3   one revision of a chain      p=<chain>, s=<n>, strongly            chains.revision
TSK-4   all revisions of a chain     p=<chain>                             chains.history
TSK-5   what stands in a list        p=<list>, s=<beginning> range         chains.listed
"""
