"""The laboratory in DynamoDB; every access pattern stands in this list.

pattern                              key                                     function
LAB-1   a tube, strongly             specimens t, s=tube                     specimens.specimen
LAB-2   tubes by code                specimens t, s=tube, batches of 100     specimens.specimens
LAB-3   a tube, once                 specimens t new; first LAB-5            specimens.put_new
LAB-4   the next version of a tube   specimens t, version as seen            specimens.put_change
LAB-5   tubes that a unit sealed     sampling_sessions w=tubes#<unit>#<day>  specimens.tubes_of
LAB-6   a laboratory's pool          LAB-3 and LAB-4 of its tubes, together  specimens.put_pool
"""
