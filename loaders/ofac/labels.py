"""What OFAC's labels stand for: `Tax ID No.`, `Aircraft Tail Number`, `Gender`.

One label is written alike in the remarks of the CSV form (`Tax ID No. 100 (Serbia)`), as `idType` in SDN.XML and as the
name of a feature or document in the other two forms.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

# Labels by the scheme of identifiers that their value belongs to.
_SCHEMES = {
    "passport": "Passport|Diplomatic Passport|British National Overseas Passport|Stateless Person Passport",
    "national_id": (
        "National ID No.|Cedula No.|C.U.R.P.|C.U.R.P|D.N.I.|Personal ID Card|Federal ID Card|"
        "Citizen's Card Number|Kenyan ID No.|Bosnian Personal ID No.|Tazkira National ID Card|C.U.I.|C.U.I.P.|"
        "Moroccan Personal ID No.|Turkish Identification Number|Numero de Identidad|Tarjeta de Identidad|N.I.E.|"
        "National Foreign ID Number|I.F.E.|Credencial electoral|Electoral Registry No.|UAE Identification|LE Number|"
        "CNP (Personal Numerical Code)|Cartilla de Servicio Militar Nacional|Military Registration Number|"
        "Numero de Identificacion Personal"
    ),
    # Whose number it is, is not said: of people and firms, of registers, banks' codes, foreigners' cards.
    "id_number": "Identification Number",
    "interpol_notice": "Interpol: Red Notice. File No.",
    # How a name is written in digits: two people of one name have it alike.
    "chinese_commercial_code": "Chinese Commercial Code",
    "ssn": "SSN",
    "birth_certificate": "Birth Certificate Number",
    "driving_licence": "Driver's License No.|Driver's License",
    "travel_document": (
        "Travel Document Number|Refugee ID Card|Stateless Person ID Card|Seafarer's Identification Document"
    ),
    "residency": "Residency Number|Romanian Permanent Resident|Immigration No.|Public Security and Immigration No.",
    "visa": "VisaNumberID|SRE Permit No.|SRE Permit No",
    "tax_id": (
        "Tax ID No.|RUC #|R.F.C.|RFC|NIT #|RIF #|C.U.I.T.|C.I.F.|N.I.F.|Italian Fiscal Code|Fiscal Code|RTN|US FEIN|"
        "Paraguayan tax identification number|Romanian Tax Registration|"
        "Numero Unico de Identificacao Tributaria (NUIT)"
    ),
    "vat": "V.A.T. Number",
    "registration": (
        "Registration Number|Registration ID|Business Registration Number|Commercial Registry Number|Company Number|"
        "UK Company Number|C.R. No.|Chamber of Commerce Number|Certificate of Incorporation Number|Entity Code|"
        "Public Registration Number|Business Registration Document #|Matricula Mercantil No|Matricula Mercantil No.|"
        "Folio Mercantil No.|Business Number|Enterprise Number|Registered Charity No.|Branch Unit Number|RSIN|"
        "Dubai Chamber of Commerce Membership No.|Istanbul Chamber of Comm. No.|Central Registration System Number|"
        "Organization Code|C.I.N.|File Number|Romanian C.R.|Economic Register Number (CBLS)|"
        "Registration Certificate Number (Dubai)|Serial No.|"
        "Russian State Individual Business Registration Number Pattern (OGRNIP)"
    ),
    "licence": (
        "Trade License No.|License|Tourism License No.|Permit Number|Pilot License Number|Tarjeta Profesional|"
        "Afghan Money Service Provider License Number|MSB Registration Number"
    ),
    "trademark": "Trademark number",
    "government_gazette": "Government Gazette Number",
    "uscc": "Unified Social Credit Code (USCC)|United Social Credit Code Certificate (USCCC)",
    "lei": "Legal Entity Number",
    "giin": "Global Intermediary Identification Number",
    "swift": "SWIFT/BIC",
    "bik": "BIK (RU)",
    "duns": "D-U-N-S Number",
    "isin": "ISIN",
    "ticker": "Equity Ticker",
    "micex": "MICEX Code",
    "un_locode": "UN/LOCODE",
    "mmsi": "MMSI",
    "vessel_registration": "Vessel Registration Identification",
    "call_sign": "Vessel Call Sign|Other Vessel Call Sign",
    "tail_number": "Aircraft Tail Number",
    "previous_tail_number": "Previous Aircraft Tail Number",
    "msn": "Aircraft Manufacturer's Serial Number (MSN)",
    "construction_number": "Aircraft Construction Number (also called L/N or S/N or F/N)",
    "aircraft_serial": "Aircraft Serial Identification",
    "mode_s": "Aircraft Mode S Transponder Code",
    "website": "Website",
    "email": "Email Address|EMAIL",
    "phone": "Phone Number|Telephone|Telephone No.|Telephone Number:|PHONE|Phone No.|Telephone:",
    "fax": "Fax|Fax No.|Fax:|FAX",
}

# Labels whose value is no identifier, by what it is.
_OTHERS = {
    "birth": "DOB|Birthdate|Date of Birth",
    "birth_place": "POB|Place of Birth",
    "nationality": "nationality|Nationality Country",
    "citizenship": "citizen|Citizenship Country",
    "country": "Nationality of Registration|Registration Country",
    "title": "Title|Position:",
    "founded": "Organization Established Date",
    "operator": "Aircraft Operator",
    "owner": "Vessel Owner",
    "flag": "Vessel Flag",
    "weak": "a.k.a.|f.k.a.|n.k.a.|d.b.a.",
    "name": "Issuer Name",
    "link": "Linked To:",
    "location": "Location",
}

# What the records and claims have no place for. Those that describe the measure rather than its target say under which
# rule and with what further effect somebody was listed.
_UNUSED = (
    "Gender|Target Type|Organization Type:|Aircraft Model|Aircraft Manufacture Date|Vessel Year of Build|VESSEL TYPE|"
    "Vessel Type|Other Vessel Type|Vessel Tonnage|Vessel Gross Tonnage|Vessel Gross Registered Tonnage|"
    "Former Vessel Flag|Other Vessel Flag|Secondary sanctions risk:|Additional Sanctions Information -|"
    "Additional Program Tags -|Executive Order 13662 Directive Determination -|Executive Order 13846 information:|"
    "Executive Order 14024 Directive Information -|Executive Order 14024 Directive Information|"
    "Executive Order 14014 Directive Information:|Executive Order 14059 information:|"
    "CAATSA Section 235 Information:|IFCA Determination -|PEESA Information:|PAIPA Section 2 Information:|"
    "HKAA Section 6 Information:|Listing Date|Effective Date|Purchase/Sales For Divestment Date|"
    "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:"
)

_WALLET = re.compile(r"Digital Currency Address - (\S+)")


@cache
def _meanings() -> dict[str, str]:
    found = {label: f"id:{scheme}" for scheme, labels in _SCHEMES.items() for label in labels.split("|")}
    found |= {label: meaning for meaning, labels in _OTHERS.items() for label in labels.split("|")}
    return found | dict.fromkeys(_UNUSED.split("|"), "unused")


@cache
def _by_first_word() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for label in sorted(_meanings(), key=len, reverse=True):
        found.setdefault(label.split()[0], []).append(label)
    return found


@lru_cache(maxsize=4096)
def meaning_of(label: str) -> str | None:
    """What a whole label stands for: `id:` and a scheme, one word such as `birth`, or `unused`; None if unknown."""
    label = _straight(label).strip()
    if wallet := _WALLET.fullmatch(label):
        return f"id:wallet_{wallet[1].lower()}"
    found = _meanings()
    if (meaning := found.get(label) or found.get(label.rstrip(":- ")) or found.get(f"{label}:")) is not None:
        return meaning
    # `Listing Date (EO 14024 Directive 2):` and the like have the rule's name inside.
    return next((found[head] for head in ("Listing Date", "Effective Date") if label.startswith(head)), None)


def split_label(text: str) -> tuple[str, str] | None:
    """A part of the remarks as (label, value), None where it begins with no label."""
    text = _straight(text)
    if wallet := _WALLET.match(text):
        return wallet[0], text[wallet.end() :].strip()
    for label in _by_first_word().get(text.partition(" ")[0], ()):
        rest = text[len(label) :]
        if text.startswith(label) and (not rest or rest[0] == " " or label[-1] in ":-"):
            return label, rest.strip()
    return None


def _straight(text: str) -> str:
    return text.replace("\u2019", "'").replace("\u2018", "'")


def scheme_of(label: str) -> str:
    """The scheme of a document whose label is not known: its words in lower case."""
    return "_".join(re.findall(r"[a-z0-9]+", label.lower())) or "other"
