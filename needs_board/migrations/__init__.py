"""The history of the tables; `migrate` brings a database to the newest version."""
