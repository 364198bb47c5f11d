// One record {r} of the source {s}, as every answer shows it.
{r} {.id, .source, .key, .kind, .name, .names, .weak_names, .countries, .identifiers, .addresses, .births, .birth_places,
  .positions, .founded, .description, .unknown, .lacks, source_title: {s}.title}
