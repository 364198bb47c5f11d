"""Labels of documents and codes on the lists of the US Treasury, and the scheme that each belongs to.

OFAC writes `Label value (Country) issued day expires day`; the labels are its own.
"""

from __future__ import annotations

import re

from graph.model.states import candidates

SCHEMES = {
    "passport": "Passport|Diplomatic Passport|British National Overseas Passport|Stateless Person Passport",
    "national_id": "National ID No.|Cedula No.|D.N.I.|C.U.R.P.|C.U.R.P. #|C.U.I.|C.U.I.P.|Personal ID Card|"
    "Bosnian Personal ID No.|Moroccan Personal ID No.|Kenyan ID No.|Citizen's Card Number|"
    "CNP (Personal Numerical Code)|Tazkira National ID Card|Numero de Identidad|N.I.E.|National Foreign ID Number|"
    "Electoral Registry No.|Credencial electoral|I.F.E.|Cartilla de Servicio Militar Nacional|LE Number|"
    "UAE Identification|Turkish Identification Number|Military Registration Number",
    "tax_id": "Tax ID No.|NIT #|R.F.C.|R.F.C. #|RFC|RUC #|RIF #|C.U.I.T.|C.I.F.|N.I.F.|US FEIN|Italian Fiscal Code|"
    "Fiscal Code|RTN|Paraguayan tax identification number|Numero Unico de Identificacao Tributaria (NUIT)|"
    "Romanian Tax Registration",
    "vat": "V.A.T. Number",
    "registration": "Registration Number|Registration ID|Business Registration Number|Business Registration Document #|"
    "Commercial Registry Number|Company Number|UK Company Number|C.R. No.|Romanian C.R.|Folio Mercantil No.|"
    "Matricula Mercantil No|Chamber of Commerce Number|Istanbul Chamber of Comm. No.|"
    "Dubai Chamber of Commerce Membership No.|Central Registration System Number|Certificate of Incorporation Number|"
    "Branch Unit Number|Enterprise Number|Business Number|Economic Register Number (CBLS)|File Number|"
    "Public Registration Number|Registered Charity No.|RSIN|Organization Code|Serial No.",
    "id_number": "Identification Number",
    "interpol_notice": "Interpol: Red Notice. File No.",
    "chinese_commercial_code": "Chinese Commercial Code",
    "licence": "License|Trade License No.|Tourism License No.|Pilot License Number|Permit Number|"
    "MSB Registration Number|Afghan Money Service Provider License Number",
    "uscc": "Unified Social Credit Code (USCC)|United Social Credit Code Certificate (USCCC)",
    "government_gazette": "Government Gazette Number",
    "duns": "D-U-N-S Number",
    "bik": "BIK (RU)",
    "swift": "SWIFT/BIC",
    "isin": "ISIN",
    "ticker": "Equity Ticker",
    "micex": "MICEX Code",
    "legal_entity_number": "Legal Entity Number",
    "ssn": "SSN",
    "driving_licence": "Driver's License No.",
    "birth_certificate": "Birth Certificate Number",
    "residency": "Residency Number|Romanian Permanent Resident|Immigration No.|Public Security and Immigration No.",
    "travel_document": "Travel Document Number|Seafarer's Identification Document|Refugee ID Card|"
    "Stateless Person ID Card",
    "visa": "VisaNumberID|SRE Permit No.",
    "mmsi": "MMSI",
    "msn": "Aircraft Manufacturer's Serial Number (MSN)",
    "construction_number": "Aircraft Construction Number (also called L/N or S/N or F/N)",
    "aircraft_serial": "Aircraft Serial Identification",
    "mode_s": "Aircraft Mode S Transponder Code",
    "tail_number": "Aircraft Tail Number",
    "previous_tail_number": "Previous Aircraft Tail Number",
    "call_sign": "Other Vessel Call Sign",
    "un_locode": "UN/LOCODE",
    "trademark": "Trademark number",
    "website": "Website",
    "email": "Email Address|EMAIL",
    "phone": "Phone Number|Telephone|Telephone:|Telephone No.|Telephone Number:|Phone No.|PHONE",
    "fax": "Fax|Fax:|Fax No.|FAX",
}
SCHEME_OF = {label: scheme for scheme, labels in SCHEMES.items() for label in labels.split("|")}
VESSEL = "Vessel Registration Identification"
# Codes that may be letters alone; any other number has a digit, or it is a sentence.
_LETTERS = ("swift", "call_sign", "tail_number", "previous_tail_number", "un_locode", "micex", "ticker")
_WALLET = re.compile(r"Digital Currency Address - (\w+)")
_DAYS = re.compile(r",? (?:issued|expires|expired) (?:\d\d \w{3} )?(?:\w{3} )?\d{4}\b.*")
_LAST_BRACKET = re.compile(r"(.*\S) +\(((?:[^()]|\([^()]*\))*)\)")
_CONTACTS = ("website", "email", "phone", "fax")
_LABELS = sorted(SCHEME_OF, key=len, reverse=True)
_IMO = re.compile(r"IMO +(\d{6,7})")


def labelled(piece: str) -> tuple[str, str] | None:
    """Label and the rest, where a piece of the remarks begins with a label of a number."""
    wallet = _WALLET.match(piece)
    if wallet:
        return wallet[0], piece[wallet.end() :].strip()
    for label in (VESSEL, *_LABELS):
        if piece.startswith(f"{label} "):
            return label, piece.removeprefix(label).strip()
    return None


def numbered(label: str, text: str, kind: str) -> tuple[str, str] | None:
    """Scheme and value of a number under its label, held by a party of a kind; None where there is no number."""
    wallet = _WALLET.fullmatch(label)
    if wallet:
        return f"wallet_{wallet[1].lower()}", text
    scheme = "vessel_registration" if label == VESSEL else SCHEME_OF.get(label)
    if scheme is None or not text:
        return None
    if scheme in _CONTACTS:
        return scheme, text
    value = _without_country(_DAYS.sub("", text).strip().removeprefix("# "))
    imo = _IMO.fullmatch(value)
    if imo:
        return ("imo" if kind == "Vessel" else "imo_company"), imo[1]
    if label == "Legal Entity Number" and re.fullmatch(r"[0-9A-Z]{18}\d\d", value):
        return "lei", value
    return (scheme, value) if any(c.isdigit() for c in value) or scheme in _LETTERS else None


def _without_country(value: str) -> str:
    """`738077 (Stuttgart) (Germany)` is 738077 of Stuttgart, and `606223-2 (Cali)` that of Cali."""
    bracket = _LAST_BRACKET.fullmatch(value)
    if bracket is None:
        return value
    place = bracket[2]
    stateless = place in ("Palestinian", "undetermined") or place.startswith("Region: ")
    is_country = stateless or bracket[1].endswith(")") or candidates(place) or candidates(place.partition(".")[0])
    return bracket[1] if is_country else value
