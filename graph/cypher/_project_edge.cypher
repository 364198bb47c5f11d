// What the projection holds of edges e, each a list.
collect({subject}) AS subjects, collect({object}) AS objects, collect(coalesce(e.columns, '')) AS columns
