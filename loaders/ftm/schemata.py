"""What the FollowTheMoney model says, as far as it is used here: schemata, their properties, and how these point.

The facts are those of the model's own definitions (versions 3.8 to 4), which both Aleph and OpenSanctions write.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.kinds import ActorKind, Kind


def words_of(text: str) -> frozenset[str]:
    """The words of a text, for tables that are long lists of names."""
    return frozenset(text.split())


# Schemata that are actors here. All others of the model are relations, papers or things that own nothing.
ACTORS: dict[str, ActorKind] = {
    "Person": ActorKind.PERSON,
    "Organization": ActorKind.ORGANIZATION,
    "Company": ActorKind.COMPANY,
    "PublicBody": ActorKind.PUBLIC_BODY,
    "LegalEntity": ActorKind.LEGAL_ENTITY,
    "Vessel": ActorKind.VESSEL,
    "Airplane": ActorKind.AIRPLANE,
    "Address": ActorKind.ADDRESS,
}


@dataclass(frozen=True)
class Relation:
    """A schema that relates two entities: which of its properties are the claim's subject and object, and `words`,
    the properties whose text says what the relation is.
    """

    kind: Kind
    subject: str
    object: str
    words: tuple[str, ...] = ("role",)


RELATIONS: dict[str, Relation] = {
    "Ownership": Relation(Kind.OWNS, "owner", "asset"),
    "Control": Relation(Kind.CONTROLS, "controller", "controlled", ("role", "controlType")),
    "Directorship": Relation(Kind.DIRECTS, "director", "organization"),
    "Employment": Relation(Kind.EMPLOYS, "employer", "employee"),
    "Membership": Relation(Kind.MEMBER_OF, "member", "organization"),
    "Representation": Relation(Kind.REPRESENTS, "agent", "client"),
    "Succession": Relation(Kind.SUCCEEDS, "successor", "predecessor"),
    "Family": Relation(Kind.FAMILY_OF, "person", "relative", ("relationship",)),
    "Associate": Relation(Kind.ASSOCIATED_WITH, "person", "associate", ("relationship",)),
    "UnknownLink": Relation(Kind.LINKED_TO, "subject", "object"),
    "Payment": Relation(Kind.PAYS, "payer", "beneficiary", ("purpose",)),
}

# Properties of actors that point to another actor: the claim's kind, and whether the property's value is its subject.
LINKS: dict[str, tuple[Kind, bool]] = {
    "addressEntity": (Kind.LOCATED_AT, False),
    "owner": (Kind.OWNS, True),
    "operator": (Kind.OPERATES, True),
    "parent": (Kind.CONTROLS, True),
}

IDENTIFICATIONS = ("Identification", "Passport")
# What these say goes into the records or claims of others.
HELPERS = (*IDENTIFICATIONS, "Sanction", "Occupancy", "Position", "Contract", "License", "ContractAward")
CONTRACTS = ("Contract", "License")

# Properties that may name anything, so that an entity which the file does not describe may be of any kind.
ANYTHING = frozenset({("Ownership", "asset"), ("UnknownLink", "subject"), ("UnknownLink", "object")})

# Nested files put what points to an entity under the name of the way back: the property that points.
BACK: dict[str, str] = {
    "ownershipOwner": "owner",
    "ownershipAsset": "asset",
    "controlController": "controller",
    "controlControlled": "controlled",
    "directorshipDirector": "director",
    "directorshipOrganization": "organization",
    "employees": "employer",
    "employers": "employee",
    "membershipMember": "member",
    "membershipOrganization": "organization",
    "agencyClient": "agent",
    "agentRepresentation": "client",
    "successors": "predecessor",
    "predecessors": "successor",
    "familyPerson": "person",
    "familyRelative": "relative",
    "associates": "person",
    "associations": "associate",
    "unknownLinkTo": "subject",
    "unknownLinkFrom": "object",
    "paymentPayer": "payer",
    "paymentBeneficiary": "beneficiary",
    "sanctions": "entity",
    "identification": "holder",
    "positionOccupancies": "holder",
    "occupancies": "post",
    "things": "addressEntity",
    "ownedVehicles": "owner",
    "operatedVehicles": "operator",
    "subsidiaries": "parent",
    "contractAuthority": "authority",
    "contractAwardSupplier": "supplier",
    "awards": "contract",
    "economicActivitySender": "sender",
    "economicActivityReceiver": "receiver",
    "economicActivityContract": "contract",
    "declaredCustoms": "transport",
}

IDENTIFIERS: dict[str, str] = {
    "innCode": "inn",
    "ogrnCode": "ogrn",
    "okpoCode": "okpo",
    "kppCode": "kpp",
    "registrationNumber": "registration",
    "idNumber": "id_number",
    "taxNumber": "tax_id",
    "vatCode": "vat",
    "licenseNumber": "license",
    "uscCode": "uscc",
    "leiCode": "lei",
    "dunsCode": "duns",
    "uniqueEntityId": "uei",
    "npiCode": "npi",
    "swiftBic": "swift",
    "bikCode": "bik",
    "bvdId": "bvd",
    "icijId": "icij",
    "passportNumber": "passport",
    "socialSecurityNumber": "social_security",
    "cageCode": "cage",
    "permId": "permid",
    "giiNumber": "giin",
    "imoNumber": "imo",
    "mmsi": "mmsi",
    "callSign": "call_sign",
    "crsNumber": "crs",
    "serialNumber": "serial_number",
    "voenCode": "voen",
    "irsCode": "irs",
    "ipoCode": "ipo",
    "cikCode": "cik",
    "jibCode": "jib",
    "mbsCode": "mbs",
    "ibcRuc": "ibc_ruc",
    "fnsCode": "fns",
    "pfrNumber": "pfr",
    "isinCode": "isin",
    "ticker": "ticker",
    "ricCode": "ric",
    "osmId": "osm",
    "googlePlaceId": "google_place",
    "wikidataId": "wikidata",
}

NAMES = ("name", "alias", "previousName")
WEAK_NAMES = ("weakAlias", "abbreviation")
COUNTRIES = ("country", "nationality", "citizenship", "jurisdiction", "mainCountry", "flag")
TEXTS = ("notes", "summary", "description", "remarks")
ADDRESS_PARTS = ("postOfficeBox", "street", "street2", "postalCode", "city", "region", "state")

# Schemata of the model of which nothing is made; any other name is one that is not known here.
OTHERS = words_of(
    "Analyzable Article Assessment Asset Audio BankAccount Call CallForTenders CourtCase CourtCaseParty "
    "CryptoWallet Debt Document Documentation EconomicActivity Email Event Folder HyperText Image Interest "
    "Interval Land Mention Message Note Package Page Pages PlainText Post Project ProjectParticipant RealEstate "
    "Risk Security Similar Table TaxRoll Territory Thing Trip UserAccount Value Vehicle Video Workbook"
)


def is_known(schema: str) -> bool:
    """Whether the model, as it is known here, has this schema."""
    return schema in ACTORS or schema in RELATIONS or schema in HELPERS or schema in OTHERS
