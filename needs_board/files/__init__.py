"""Stored files, checked before they are kept, and who may read them.

A *stored file* belongs to an organisation and is of a kind; the kind says whether it is *sensitive* (a bank copy, a
seal: encrypted, and each view of it is in the journal) and in which formats it is taken. A newer file *replaces* an
older one as its next *version*; the old one stays readable. Its content lies in the object store, by its hash.

What the room promises to the rooms above, in the order of use:

1. `SentFile` is what the browser sent: `await visit.sent_file("field")`.
2. `await visit.let_go()`, then `await actions.read_upload(asker, kind, sent)` returns a `NewFile`: looked at in a limited
   process, pictures written anew. No transaction may be held meanwhile. Raises FileRefused: a sentence that names the
   file, what is wrong and what to do. Nothing of a refused file is kept anywhere.
3. `await actions.store_file(session, objects, asker, new, at)` keeps it, in the transaction of what it is for;
   `replaces=` names the file whose next version it is. Should the transaction fail, nothing of it can be read.
4. `/files/{id}` sends it to its organisation and to staff, as an attachment that runs nothing. A room that lets others
   see its files checks that itself, then sends `await queries.content_of(objects, file)` with `kit.sending`.
5. `await actions.end_use(session, file, at)` says that nothing needs a file any more; the room `retention` counts from then.
   A file that was replaced has ended by itself. Until then nothing is ever deleted.
"""
