"""AEFI in DynamoDB, table `aefi`; every access pattern stands in this list.

pattern                              key                                   function
AEF-1   our copy of a dose, strongly p=of#<person>, s=dose#<day>           doses.dose
AEF-2   a person's doses             p=of#<person>, s=dose# range          doses.doses_of
AEF-3   a copy moves on, its counts  p=of#… n as seen, p=lot#…             doses.put_next
AEF-10  a version of a report, once  p=of#<person>, s=said#<day>#<n> new   reports.put_version
AEF-11  versions of a report         p=of#<person>, s=said#<day># range    reports.versions_of
AEF-20  a code is given              p=code#<mac> new, p=of#… code#<day>   codes.put_given
AEF-21  what code stands for a dose  p=of#<person>, s=code#<day>           codes.standing
AEF-22  of which dose is a code      p=code#<mac>, s=head                  codes.opened
AEF-23  a code is taken back         p=code#<mac>, p=of#… n as seen        codes.put_revoked
AEF-30  a case, strongly             p=case#<id>, s=head                   cases.case
AEF-31  a case opens or moves on     p=case#<id> head n as seen, step# new cases.put_next
AEF-32  the steps of a case          p=case#<id>, s=step# range            cases.steps_of
AEF-33  open cases of an area        p=open, s=<division># range           open_cases.open_in
AEF-34  a case that is told          stream, s=head                        cases.case_of_image
AEF-35  open cases a unit reported   p=open-by#<unit>                      open_cases.reported_by
AEF-40  a report of a case           p=case#<id>, s=src#<mac>              sources.put_source
AEF-41  all reports of a case        p=case#<id>, s=src# range             sources.sources_of
AEF-42  a version of the form        p=case#<id>, s=form#<n> new           sources.put_form
AEF-43  the form as it stands        p=case#<id>, s=form# last             sources.form_of
AEF-50  a lot came up                p=lots, s=<lot>                       counts.list_lot
AEF-51  all lots                     p=lots                                counts.lots
AEF-52  a lot at all its sites       p=lot#<lot>, s=site# range            counts.of_lot
AEF-53  a sum, over an older one     p=sum#lot, sum#site, at older         counts.put_sum
AEF-54  sums of all lots             p=sum#lot                             counts.sums_of_lots
AEF-55  sums of an area's sites      p=sum#site, s=<division># range       counts.sums_of_sites
AEF-56  somewhere new was counted    stream, p=lot#…, INSERT               counts.lot_of_image
"""
