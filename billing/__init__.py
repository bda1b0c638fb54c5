"""The rules of billing, as a biller would explain them: no files, no clock, no SQL."""
