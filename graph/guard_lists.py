"""What a read-only query may use, by list: what a later server adds is refused until somebody has looked at it."""

DOCS = "docs/cypher.md lists what a query may use."


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Built-in functions, in lower case: the server does not tell cases apart. Not here on purpose: file, linenumber (of
# LOAD CSV), graph.* (other graphs), string.regexReplace, format (unbounded work in one value), genai.*, db.*, tx.*.
FUNCTIONS = _words(
    """
    abs acos all allreduce any asin atan atan2 avg btrim cardinality ceil ceiling char_length character_length
    coalesce coll.distinct coll.flatten coll.indexof coll.insert coll.max coll.min coll.remove coll.sort collect
    collect_list cos cosh cot coth count date date.realtime date.statement date.transaction date.truncate
    datetime datetime.fromepoch datetime.fromepochmillis datetime.realtime datetime.statement
    datetime.transaction datetime.truncate degrees duration duration.between duration.indays duration.inmonths
    duration.inseconds duration_between e elementid endnode exists exp floor haversin head id isempty isnan keys
    labels last left length ln local_datetime local_time localdatetime localdatetime.realtime
    localdatetime.statement localdatetime.transaction localdatetime.truncate localtime localtime.realtime
    localtime.statement localtime.transaction localtime.truncate log log10 lower ltrim max min nodes none
    normalize nullif path_length percentile_cont percentile_disc percentilecont percentiledisc pi point
    point.distance point.withinbbox properties property_exists radians rand randomuuid range reduce
    relationships replace reverse right round rtrim shortestpath allshortestpaths sign sin single sinh size
    split sqrt startnode stdev stdev_pop stdev_samp stdevp string.indexof string.join substring sum tail tan
    tanh time time.realtime time.statement time.transaction time.truncate timestamp toboolean tobooleanlist
    tobooleanornull tofloat tofloatlist tofloatornull tointeger tointegerlist tointegerornull tolower tostring
    tostringlist tostringornull toupper trim type upper valuetype vector vector.similarity.cosine
    vector.similarity.euclidean vector_dimension_count vector_distance vector_norm zoned_datetime zoned_time
    """
)

# Procedures that only describe or search the graph. Names of procedures are told apart by case.
PROCEDURES = frozenset(
    {
        "db.index.fulltext.listAvailableAnalyzers",
        "db.index.fulltext.queryNodes",
        "db.index.fulltext.queryRelationships",
        "db.index.vector.queryNodes",
        "db.index.vector.queryRelationships",
        "db.labels",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.schema.visualization",
    }
)

# Words of the language that stand before a parenthesis without being functions.
WORDS_BEFORE_PARENTHESIS = _words(
    """
    ACYCLIC ALL AND ANY AS ASC ASCENDING BINDINGS BY CALL CASE CONTAINS DESC DESCENDING DISTINCT ELEMENT
    ELEMENTS ELSE END ENDS EXCEPT FILTER GROUP GROUPS IN INTERSECT IS LET LIMIT MATCH NEXT NOT OFFSET ON
    OPTIONAL OR PATH PATHS RELATIONSHIP RELATIONSHIPS RETURN SHORTEST SIMPLE SKIP STARTS THEN TRAIL UNION UNWIND
    WALK WHEN WHERE WITH XOR YIELD
    """
)

# Words with which a reading query, or a part of it in braces, may begin.
FIRST_WORDS = _words(
    """
    CALL FILTER FINISH LET LIMIT MATCH OFFSET OPTIONAL ORDER RETURN SKIP UNWIND WHEN WITH
    """
)

# What may follow a variable: a variable may have the name of a clause, as in RETURN use AS x.
WORDS_AFTER_VALUES = _words(
    """
    AND AS ASC ASCENDING CONTAINS CREATE DELETE DESC DESCENDING DETACH ELSE END ENDS FILTER IN IS LET LIMIT
    MATCH MERGE NEXT OFFSET OPTIONAL OR ORDER RETURN SET SKIP STARTS THEN UNION UNWIND WHEN WHERE WITH XOR YIELD
    """
)

# Words that change something; only to point at the place of what the server called no reading query.
WRITING_WORDS = _words(
    """
    ALTER CREATE DELETE DENY DETACH DROP FOREACH GRANT INSERT MERGE NODETACH REMOVE RENAME REVOKE SET
    """
)

_RELATIONSHIP_SEEKS = _words(
    """
    RelationshipByElementIdSeek RelationshipByIdSeek RelationshipFulltextIndexSearch
    RelationshipIndexContainsScan RelationshipIndexEndsWithScan RelationshipIndexScan RelationshipIndexSeek
    RelationshipIndexSeekByRange RelationshipTypeScan RelationshipUniqueIndexSeek
    RelationshipUniqueIndexSeekByRange RelationshipVectorIndexSearch
    """
)

# Operators of plans that read, without what follows an @ and without their modes.
OPERATORS = _words(
    """
    AllNodesScan AllShortestPaths AntiApply AntiConditionalApply AntiSemiApply Apply Argument AtMostOneRow
    BidirectionalRepeat CacheProperties CartesianProduct ConditionalApply DirectedAllRelationshipsScan
    DirectedUnionRelationshipTypesScan Distinct DynamicDirectedRelationshipTypeLookup DynamicLabelNodeLookup
    DynamicUndirectedRelationshipTypeLookup Eager EagerAggregation EmptyResult EmptyRow ExhaustiveLimit Expand
    Filter IntersectionNodeByLabelsScan LeftOuterHashJoin LetAntiSemiApply LetSelectOrAntiSemiApply
    LetSelectOrSemiApply LetSemiApply Limit MultiNodeIndexSeek NodeByElementIdSeek NodeByIdSeek NodeByLabelScan
    NodeCountFromCountStore NodeFulltextIndexSearch NodeHashJoin NodeIndexContainsScan NodeIndexEndsWithScan
    NodeIndexScan NodeIndexSeek NodeIndexSeekByRange NodeLeftOuterHashJoin NodeRightOuterHashJoin
    NodeUniqueIndexSeek NodeUniqueIndexSeekByRange NodeVectorIndexSearch NullifyMetadata Optional OptionalExpand
    OrderedAggregation OrderedDistinct OrderedUnion PartialSort PartialTop PathPropagatingBFS PreserveOrder
    ProcedureCall ProduceResults ProjectEndpoints Projection RelationshipCountFromCountStore Repeat
    RightOuterHashJoin RollUpApply SelectOrAntiSemiApply SelectOrSemiApply SemiApply ShortestPath Skip Sort
    StatefulShortestPath SubtractionNodeByLabelsScan Top TriadicBuild TriadicFilter TriadicSelection
    UndirectedAllRelationshipsScan UndirectedUnionRelationshipTypesScan Union UnionNodeByLabelsScan Unwind
    ValueHashJoin VarLengthExpand
    """
) | {f"{way}{seek}" for way in ("Directed", "Undirected") for seek in _RELATIONSHIP_SEEKS}

# What stands in parentheses behind some of them.
MODES = _words("Acyclic All BFS Into Pruning Trail Walk")

# Words of expressions that are no names of values.
OPERATOR_WORDS = _words(
    """
    ALL AND ANY AS ASC ASCENDING BY CASE CONTAINS DESC DESCENDING DISTINCT ELSE END ENDS FALSE IN IS NONE NOT NULL OR
    SINGLE STARTS THEN TRUE TYPED WHEN XOR
    """
)
