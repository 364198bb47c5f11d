MATCH (j:Journal {id: 'journal'})
RETURN j.rev AS rev, j.stage AS stage, j.owner AS owner, (timestamp() - j.touched) / 1000 AS silent
