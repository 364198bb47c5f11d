// All actor sequences of one length, joined in the middle: one fixed chain is planned from both ends, where a variable
// length would be walked from one.
MATCH {pattern}
{hint}
WHERE a0.id IN $from AND a{length}.id IN $to AND a0 <> a{length}
AND {actors}
AND {edges}
AND {whole}
WITH [{ids}] AS ids, {worth} AS worth, {cost} AS cost
