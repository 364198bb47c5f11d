// Every constraint and index of the graph, each named and IF NOT EXISTS: applying this file again changes nothing.
// graph/schema.py runs its statements one by one and keeps their version on the Meta node.

// Ids

CREATE CONSTRAINT source_id IF NOT EXISTS FOR (n:Source) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT edition_id IF NOT EXISTS FOR (n:Edition) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT record_id IF NOT EXISTS FOR (n:Record) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT version_id IF NOT EXISTS FOR (n:Version) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT claim_id IF NOT EXISTS FOR (n:Claim) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT deal_id IF NOT EXISTS FOR (n:Deal) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT ending_id IF NOT EXISTS FOR (n:Ending) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT review_id IF NOT EXISTS FOR (n:Review) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT judgement_id IF NOT EXISTS FOR (n:Judgement) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT actor_id IF NOT EXISTS FOR (n:Actor) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT meta_id IF NOT EXISTS FOR (n:Meta) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT journal_id IF NOT EXISTS FOR (n:Journal) REQUIRE n.id IS UNIQUE;

// The record

CREATE INDEX version_of IF NOT EXISTS FOR (n:Version) ON (n.of);
CREATE INDEX record_source IF NOT EXISTS FOR (n:Record) ON (n.source);
CREATE INDEX edition_source IF NOT EXISTS FOR (n:Edition) ON (n.source);
CREATE INDEX deal_source IF NOT EXISTS FOR (n:Deal) ON (n.source);
CREATE INDEX deal_same_as IF NOT EXISTS FOR (n:Deal) ON (n.same_as);
CREATE INDEX claim_read_by IF NOT EXISTS FOR (n:Claim) ON (n.read_by);
CREATE INDEX claim_relation IF NOT EXISTS FOR (n:Claim) ON (n.relation);
CREATE INDEX claim_source IF NOT EXISTS FOR (n:Claim) ON (n.source);
CREATE INDEX claim_deal IF NOT EXISTS FOR (n:Claim) ON (n.deal);
CREATE INDEX claim_stance IF NOT EXISTS FOR (n:Claim) ON (n.stance);
CREATE INDEX claim_dispute IF NOT EXISTS FOR (n:Claim) ON (n.relation, n.stance);
CREATE INDEX ending_claim IF NOT EXISTS FOR (n:Ending) ON (n.claim);

// The change log

CREATE INDEX change_rev IF NOT EXISTS FOR (n:Change) ON (n.rev);
CREATE INDEX change_at IF NOT EXISTS FOR (n:Change) ON (n.at);
CREATE INDEX change_id IF NOT EXISTS FOR (n:Change) ON (n.id);
CREATE INDEX change_subject IF NOT EXISTS FOR (n:Change) ON (n.subject, n.rev);
CREATE INDEX change_object IF NOT EXISTS FOR (n:Change) ON (n.object, n.rev);

// Actors

CREATE INDEX actor_name IF NOT EXISTS FOR (n:Actor) ON (n.name);
CREATE FULLTEXT INDEX actor_names IF NOT EXISTS FOR (n:Actor) ON EACH [n.search]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}};
CREATE FULLTEXT INDEX actor_numbers IF NOT EXISTS FOR (n:Actor) ON EACH [n.numbers]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}};

// Edges. Not unique: while a large write is under way, an edge can stand there twice, as it was and as it will be.

CREATE INDEX supplies_id IF NOT EXISTS FOR ()-[e:SUPPLIES]-() ON (e.id);
CREATE INDEX brokers_id IF NOT EXISTS FOR ()-[e:BROKERS]-() ON (e.id);
CREATE INDEX transports_id IF NOT EXISTS FOR ()-[e:TRANSPORTS]-() ON (e.id);
CREATE INDEX finances_id IF NOT EXISTS FOR ()-[e:FINANCES]-() ON (e.id);
CREATE INDEX pays_id IF NOT EXISTS FOR ()-[e:PAYS]-() ON (e.id);
CREATE INDEX owns_id IF NOT EXISTS FOR ()-[e:OWNS]-() ON (e.id);
CREATE INDEX controls_id IF NOT EXISTS FOR ()-[e:CONTROLS]-() ON (e.id);
CREATE INDEX directs_id IF NOT EXISTS FOR ()-[e:DIRECTS]-() ON (e.id);
CREATE INDEX employs_id IF NOT EXISTS FOR ()-[e:EMPLOYS]-() ON (e.id);
CREATE INDEX member_of_id IF NOT EXISTS FOR ()-[e:MEMBER_OF]-() ON (e.id);
CREATE INDEX part_of_id IF NOT EXISTS FOR ()-[e:PART_OF]-() ON (e.id);
CREATE INDEX represents_id IF NOT EXISTS FOR ()-[e:REPRESENTS]-() ON (e.id);
CREATE INDEX operates_id IF NOT EXISTS FOR ()-[e:OPERATES]-() ON (e.id);
CREATE INDEX succeeds_id IF NOT EXISTS FOR ()-[e:SUCCEEDS]-() ON (e.id);
CREATE INDEX linked_to_id IF NOT EXISTS FOR ()-[e:LINKED_TO]-() ON (e.id);
CREATE INDEX family_of_id IF NOT EXISTS FOR ()-[e:FAMILY_OF]-() ON (e.id);
CREATE INDEX associated_with_id IF NOT EXISTS FOR ()-[e:ASSOCIATED_WITH]-() ON (e.id);
CREATE INDEX designates_id IF NOT EXISTS FOR ()-[e:DESIGNATES]-() ON (e.id);
CREATE INDEX national_of_id IF NOT EXISTS FOR ()-[e:NATIONAL_OF]-() ON (e.id);
CREATE INDEX located_at_id IF NOT EXISTS FOR ()-[e:LOCATED_AT]-() ON (e.id);
CREATE INDEX registered_in_id IF NOT EXISTS FOR ()-[e:REGISTERED_IN]-() ON (e.id);
