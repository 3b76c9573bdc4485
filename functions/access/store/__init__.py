"""Access in DynamoDB: thirteen tables, no index, the access patterns below.

  pattern                            key                                           function
  ACC-1  a new challenge             challenges id, must be new                    put_challenge
  ACC-2  count a try, then compare   challenges id, ADD tried if below the cap     try_challenge
  ACC-3  use a challenge once        challenges id, SET used if not used           use_challenge
  ACC-4  a challenge, read back      challenges id, consistent                     challenge
  ACC-5  a pairing, made and used    challenges `pairing#<mac>`, once              put_pairing, use_pairing
  ACC-6  count within a window       limits `<name>#<key>#<start>`, ADD if below   count_in_window
  ACC-7  pause between two acts      limits `<name>#<key>`, SET if long enough     pause
  ACC-8  tally and totals of fleet   limits `<name>#<start>#<shard>`, ADD; batch   tally, totals
  ACC-9  revoke                      revocations scope, `<instant>#<subject>`      put_revocation
  ACC-10 revoked since               revocations scope, from an instant            revoked_since
  ACC-11 a member of staff           staff id, consistent                          staff, put_staff
  ACC-12 a unit                      units id, consistent                          unit, put_unit
  ACC-13 a device                    devices id                                    device, put_device
  ACC-14 end a device                devices id, SET state                         revoke_device
  ACC-15 a venue's devices           devices `venue#<code>`: set of ids, ADD       devices_of
  ACC-16 audit, append only          audit subject, at; must be new                put_audit
  ACC-17 who looked at a subject     audit subject, newest first                   audit_of
  ACC-18 refused requests            refusals day, id; newest first                put_refusal, refusals_of
  ACC-19 note the audit's stream     audit_notes `<hour>#<shard>`, sequence; new   put_notes
  ACC-20 an hour's notes             audit_notes `<hour>#<shard>`, consistent      notes_of
  ACC-21 noted rows, by an auditor   audit subject, at; batch, consistent          rows_of
  ACC-22 a unit is applied for       units id, must be new; `#waiting`, ADD        put_application
  ACC-23 a hand of the ministry      units id, version as seen; `#waiting`         put_decision
  ACC-24 applications that wait      units `#waiting`; units id, consistent        application, waiting
  ACC-25 a right is drawn up         rights unit, id; `#all`, id; both new         put_right
  ACC-26 a step of a right           rights unit, id; version as seen              put_step
  ACC-27 rights of a unit, one, all  rights unit; `#all`, id, batch; consistent    rights_of, right, latest
  ACC-28 a right was used            rights `#uses#<right>`, instant               put_use, uses_of
  ACC-29 people whose data were read limits `volume#<kind>#<name>`, if below         add, begin_window
  ACC-30 reading is stopped          limits `volume#…`; `volume#stopped`, ADD      stop
  ACC-31 a hand, and all stopped     limits `volume#…`, version; `volume#stopped`  put_hand, stopped
  ACC-32 a step of a mode            modes `mode#<id>`, number, must be new; lists put_step
  ACC-33 modes that count, for doors modes `standing`, consistent, asked once      standing_modes
  ACC-34 a mode and its steps        modes `mode#<id>`, consistent                 mode, steps_of
  ACC-35 the register of modes       modes `register`, newest first, consistent    register
  ACC-36 an account is proposed      accounts `proposal#<id>`, new; `waiting`      put_proposal
  ACC-37 a hand, or a step           staff id, accounts `proposal#`, as seen; log  put_decision, put_step
  ACC-38 accounts, what waits        accounts `place#`, `waiting`; staff id, batch members_in, waiting_in
  ACC-39 the register                accounts `log#<staff or unit>`, newest first  entry_record, register_of
  ACC-40 when staff last worked      limits `seen#<name>`; batch, consistent       put_seen, seen_of
  ACC-41 accounts that are due       accounts `due#<province>`, all of it at once  put_dues, due_in
  ACC-42 looks at people's data      audit_counts month, hour; new                 put_counts, counts_of
  ACC-43 somebody's exercises        learning staff, `<number>#`; consistent       progress_of
  ACC-44 an exercise is answered     learning staff, `<number>#<exercise>`; as seen put_progress
  ACC-45 a guide is passed           learning `passed#…`; staff id, role and unit  put_learnt
  ACC-46 accounts of a place passed  learning `passed#<province>`, `<division>`    passes_in
  ACC-47 a waiver, its hands, its end learning `waivers`; version as seen          put_waiver, end_waiver
  ACC-48 a person's sessions         limits `sessions#<hash>`, version; consistent roster, put_roster
  ACC-49 a session was used          limits `sessions#<hash>`, one day later       put_day
  ACC-50 sessions that staff ended   accounts `log#sessions`, newest first         put_ending, endings
  ACC-51 accounts that work, by night accounts `working`, province; not over a later one put_night, nights

Audit is written by single puts or by transactions of puts, never by BatchWriteItem: that has no
conditions, and its permission would let a role delete (security.md 2.8, P03).
"""  # noqa: E501
