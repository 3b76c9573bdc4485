"""Certificates in DynamoDB; every access pattern stands in this list.

Keys are of the table `certificates`; where `revocations` is named, of `certificate_revocations`.

pattern                              key                            function
CER-1   a source, over an older one  p#<person>, src#…, n older     sources.put_source
CER-2   one source of a person       p#<person>, src#…              sources.source
CER-3   all sources of a person      p#<person>, src#… range        sources.sources
CER-4   its next certificate         p#<person>, src#…, g as seen   sources.next_generation
CER-5   a dose of a facility's day   d#<unit>#<day>, keyed hash     facility_days.put_dose
CER-6   doses of a facility's day    d#<unit>#<day> range           facility_days.lines_at
CER-7   why one was not asked for    d#<unit>#<day>, keyed hash     facility_days.put_refusal
CER-8   who signed for the day       b#<unit>, <day>#<second>       facility_days.signings_of
CER-10  a certificate, once          id new, lists, CER-2 as seen   certificates.put_requested
CER-11  a certificate                id, s=certificate              certificates.certificate
CER-12  a person's certificates      p#<person>, crt#… range        certificates.certificates_of
CER-13  those of a facility's day    f#<unit>#<day>                 certificates.certificates_at
CER-14  attested                     id, requested                  certificates.put_attested
CER-15  issued, refused, printed     id, state as seen              certificates.put_issued
CER-15  its paper is gone            id, issued and printed         certificates.put_paper_gone
CER-16  revoked                      id active, CER-20              certificates.put_revoked
CER-17  void with its key            id, issued                     certificates.put_void_by_key
CER-18  what a key signed            k#<kid>#<day>#<shard> range    certificates.signed_by
CER-20  a revoked certificate        revocations ids#<h>, hash      revocations.record_of
CER-21  is it revoked                revocations ids#<h>, hash      revocations.is_revoked
CER-22  all that are revoked         revocations ids#…, sixteen     revocations.revoked_hashes
CER-23  keys that count no more      revocations keys               revocations.revoked_keys
CER-24  orders of a facility         revocations facilities         revocations.orders
CER-30  a signer                     signers, kid                   signers.put_signer
CER-31  all signers                  signers                        signers.signers
"""
