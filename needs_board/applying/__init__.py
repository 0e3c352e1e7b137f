"""How an applicant fills in the sections of an application, one form for each; the application itself is a room below."""
