// Earlier ones too: what was broken off before this write had the lock has come to its end as well.
MATCH (c:Commit) WHERE c.rev <= $rev
DELETE c
