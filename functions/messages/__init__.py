"""Facts between contexts, past tense, versioned: one module per teller."""
