"""The room bundle: FHIR bundles to records."""
