"""Everything about answering: from a question to an answer whose every sentence is footnoted.

Open `qa.answer` first: the whole pipeline is on that one screen.
"""
