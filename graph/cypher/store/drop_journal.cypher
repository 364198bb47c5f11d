MATCH (j:Journal {id: 'journal', rev: $rev})
DELETE j
