"""Everything about articles: reading, cleaning, splitting, storing and searching them.

Knows nothing of questions, models or pages. The names most callers need are in
`index.types`, `index.collection` (reading an index) and `index.sync` (making one).
"""
