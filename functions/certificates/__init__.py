"""Certificates: may this person's dose, test or recovery be believed anywhere in the world?

Owns the tables `certificates` (our copies of what may be certified, certificates and their states,
signers) and `certificate_revocations`, and the prefix `certificates/` of the documents. Hears from
the topic of facts: `ResultReported`, `ResultCorrected`, `ImmunizationRecorded`,
`ImmunizationCorrected`. Tells from the stream of `certificates`: `CertificateIssued`,
`CertificateRevoked`. Promises: nothing is certified but a stored fact; three hands, each with its
own key, take part; one wish is one certificate, however often it is asked; what its source's
correction has made untrue is revoked before the correction counts as heard.
"""
