"""The laboratory in DynamoDB; every access pattern stands in this list.

pattern                              key                                     function
LAB-1   a tube, strongly             specimens t, s=tube                     specimens.specimen
LAB-2   tubes by code                specimens t, s=tube, batches of 100     specimens.specimens
LAB-3   a tube, once                 specimens t new; first LAB-5            specimens.put_new
LAB-4   the next version of a tube   specimens t, version as seen            specimens.put_change
LAB-5   tubes that a unit sealed     sampling_sessions w=tubes#<unit>#<day>  specimens.tubes_of
LAB-6   a laboratory's pool          LAB-3 and LAB-4 of its tubes, together  specimens.put_pool

LAB-10  rows, each once              specimens t, r#<key> new, 100 together   row_writing.put_rows
LAB-11  where tubes belong           specimens t, s=tube, batches of 100      homes.homes_of
LAB-12  the rows of a tube           specimens t, r#… range                   rows.rows_of
LAB-20  a new file                   result_files f new + lab#<unit>          files.put_new
LAB-21  a file                       result_files f, s=head                   files.head
LAB-22  a laboratory's files         result_files lab#<unit> range            files.files_of
LAB-23  the next state of a file     result_files f, s=head, n as seen        files.advance
LAB-24  which file had this content  result_files content#<unit>, sha256 new  files.claim_content
LAB-25  the report lies there        result_files f, s=report                 files.mark_reported
LAB-26  a chunk's account, once      result_files f, chunk#<n> new + lists    accounts.put_account
LAB-27  the accounts of a file       result_files f, chunk#… range            accounts.accounts_of
LAB-28  what is told of rows, tubes  result_files f, fault#…, tubes#<n>       accounts.notes_of
LAB-50  a tube as people see it      person_results p, s, over older n person_results.put_results
LAB-51  one tube of a person         person_results p, s, consistent         person_results.result
LAB-52  all tubes of a person        person_results p, consistent            person_results.results
LAB-53  where an id leads            result_codes c=i#<id>                   codes.place_of_id
LAB-54  where a short code leads     result_codes c=<MAC>, once              codes.place_of_code
LAB-80  tubes as worked on           worklist w=<lab>#<sealed day> t, batch  worklist.rows_at
LAB-81  their next revisions         LAB-80, revision as seen, 100 together  worklist.put_rows
LAB-82  results whose tube has come  worklist w=?<lab>#<tube>, deleted       worklist.drop_rows
LAB-83  a laboratory's day           worklist w, consistent                  worklist.rows_of
LAB-84  days to be made anew         laboratories lab=?changed, s=<lab>#<day> days.changed_cohorts
LAB-85  what became of a day's tubes laboratories lab, s=cohort#<day>        days.cohorts
LAB-86  what happened on a day       laboratories lab, s=volume#<day>        days.volumes
LAB-87  all laboratories             laboratories lab=?all, s=<lab>          days.laboratories
LAB-88  the books of a night         laboratories lab=?books#<day>, s=<lab>  books.books_of
LAB-30  the settings of a laboratory laboratories lab, settings#… range    laboratories.settings_of
LAB-31  the next settings, once      laboratories lab, settings#<n>        laboratories.put_settings
LAB-32  what a file counted          laboratories lab, day#<day>#<file>    laboratories.note_file
LAB-33  what days counted            laboratories lab, sum#<day> range     laboratories.days_of
LAB-34  laboratories that send       laboratories lab=all                  laboratories.senders
LAB-35  a result without tube        orphans w=<unit>, <tube>#<key>        orphans.put
LAB-36  the orphans of a unit        orphans w=<unit> range                orphans.of_unit
LAB-37  a result that found its tube orphans w=<unit>, <tube>#<key>        orphans.remove
LAB-38  tubes that results wait for  orphans w=?<tube>, batches of 100      orphans.waited_for
LAB-40  all that is known of a tube   specimens t, consistent               releases.aggregate
LAB-41  versions, each once           specimens t, rel#<nnn>, 50 together   releases.put_releases
LAB-42  a version proposed            specimens t, cor#<nnn>#<staff>        releases.put_proposal
LAB-43  the proposals of a tube       specimens t, cor#… range              releases.proposals
LAB-44  what was said of a row        specimens t, a# or m#<key> new        matching.put_matched
LAB-45  an approver's word, once      result_files f, approval#<staff> new  approvals.put_approval
LAB-46  the words on a file           result_files f, approval#… range      approvals.approvals
LAB-47  chunks that are released      result_files f, done#<nnnnn>          approvals.put_done
LAB-48  why a file is held            result_files f, s=hold                approvals.put_hold
LAB-49  what is told of tubes         specimens t, tube, rel#<nnn>, batches releases.aggregates_told
"""
