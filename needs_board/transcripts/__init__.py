"""Transcripts (대화 기록): a thread printed for the file, with who said what when, its files by name and hash, its quotes by number."""
