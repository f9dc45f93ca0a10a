"""What a question means: its subject, its parts, its dates, its publisher, what it leans on."""
