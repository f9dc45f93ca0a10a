"""What the gate looks at, one matter a file; pure, and made for English.

`wording` makes texts comparable; `numbers`, `dates`, `names` and `quotes` find particulars,
`particulars` says which of a claim's are lost; `polarity` and `roles` find what turns a meaning
round; `support` says how far spans carry a claim; `assembly`, `cuts`, `amid` and `moves` find the
source's own words put together otherwise, by `alignment` and `phrases`; `exact` says what is
quoted. `qa.verify` puts it together.
"""
