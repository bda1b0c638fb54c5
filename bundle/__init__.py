"""FHIR R4 bundles: bytes to records of billing. Knows what a resource is; no SQL, no people, no rights."""
