// Which of the words of a set nothing in the graph has.
CALL () {
  UNWIND $lists AS word
  WITH word WHERE NOT EXISTS { MATCH (:Actor)-[e:DESIGNATES]->(:Actor) WHERE toLower(e.list_name) = toLower(word) }
  RETURN collect(word) AS lists
}
CALL () {
  UNWIND $programmes AS word
  WITH word WHERE NOT EXISTS { MATCH (:Actor)-[e:DESIGNATES]->(:Actor) WHERE toLower(e.programme) = toLower(word) }
  RETURN collect(word) AS programmes
}
CALL () {
  UNWIND $countries AS country
  WITH country WHERE NOT EXISTS { MATCH (a:Actor) WHERE any(c IN a.countries WHERE toLower(c) IN country.forms) }
  RETURN collect(country.word) AS countries
}
{revision}
RETURN lists + programmes + countries AS words, rev
