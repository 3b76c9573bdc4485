"""Laboratory: whose sample is in which tube, what was found in it, and who is told?

Owns the tables `specimens` (a tube, its result rows, its releases), `result_files`, `laboratories`,
`orphans`, `person_results`, `result_codes`, `worklist`, `sampling_sessions`, `sampling_slots`,
`sampling_appointments` and `recollections`, and the prefix `results/` of the uploads. Hears: files
of laboratories (queues). Tells from the stream of `specimens`: `SpecimenRegistered`,
`ResultReported`, `ResultCorrected` on the topic of facts, and to notifications that a person's
result is there. Promises: every row of a file is accounted for; a released result is corrected by
a version, never changed; a positive pool makes nobody positive.
"""
