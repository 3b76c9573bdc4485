"""`make dead-letters`: what was given up, by queue. List, inspect, redrive, discard.

For operators with their own rights on the queues `lachan-<stage>-*-dead` (receive, delete, change
visibility), on the queues they came from (send), on the key `StorageKey` and, to discard, on the
bucket `audit` (put). Values of a message are never printed whole: bodies hold no personal value in
clear, and what is sealed in them is nobody's business at a terminal. A message is sent to its queue
before it is taken from the dead ones, so that after a crash it is there twice rather than never;
every consumer knows what it has done (security.md Q06).
"""
