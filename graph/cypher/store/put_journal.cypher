CREATE (j:Journal {id: 'journal', rev: $rev, owner: $owner, stage: $stage, touched: timestamp()})
