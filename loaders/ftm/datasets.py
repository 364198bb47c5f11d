"""Sources made of the datasets that entities name, and what is known of those that OpenSanctions publishes."""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import Path

from graph.model.kinds import Measure
from graph.model.sources import Source
from loaders.ftm.schemata import words_of

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}\Z")
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:[0-2]\d|3[01]))?|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))(?!\d)"
)
_ENDINGS = re.compile(r"(?:\A|[.])(?:json|ijson|jsonl|ndjson|ftm|entities|targets|nested|delta|rejects(?:-\d+)?|txt)\Z")

# Datasets of OpenSanctions that a government publishes, by its state. All of one are one voice.
_OF_STATES: dict[str, str] = {
    "ae": "ae_local_terrorists",
    "ar": "ar_repet",
    "at": "at_nbter_sanctions",
    "au": "au_dfat_sanctions au_listed_terrorist_orgs au_abf_sanctioned_sponsors",
    "az": "az_fiu_sanctions",
    "be": "be_fod_sanctions",
    "bg": "bg_mft_national",
    "ca": "ca_dfatd_sema_sanctions ca_facfoa ca_listed_terrorists ca_sema_sanctions_news ca_named_research_orgs",
    "ch": "ch_seco_sanctions ch_fiaa_freezes",
    "cy": "cy_companies ext_cy_companies",
    "cz": "cz_national_sanctions cz_terrorists cz_business_register ext_cz_business_register",
    "ee": "ee_international_sanctions ee_ariregister ext_ee_ariregister",
    "eg": "eg_terrorists",
    "fr": "fr_tresor_gels_avoir",
    "gb": "gb_fcdo_sanctions gb_hmt_sanctions gb_hmt_invbans gb_coh_disqualified gb_proscribed_orgs gb_coh_psc "
    "ext_gb_coh_psc",
    "ge": "ge_ot_list",
    "id": "id_dttot",
    "ie": "ie_unlawful_organizations",
    "il": "il_mod_terrorists il_mod_crypto il_wmd_sanctions",
    "in": "in_mha_banned",
    "iq": "iq_aml_list",
    "ir": "ir_sanctions",
    "jo": "jo_sanctions",
    "jp": "jp_mof_sanctions jp_meti_eul jp_meti_ru",
    "ke": "ke_frc_sanctions",
    "kg": "kg_fiu_national",
    "kz": "kz_companies ext_kz_companies",
    "lt": "lt_fiu_freezes lt_magnitsky_amendments",
    "lv": "lv_fiu_sanctions lv_magnitsky_list lv_business_register ext_lv_business_register",
    "mc": "mc_fund_freezes",
    "md": "md_terror_sanctions md_companies ext_md_companies",
    "my": "my_moha_sanctions",
    "ng": "ng_nigsac_sanctions",
    "nl": "nl_terrorism_list",
    "no": "no_brreg",
    "np": "np_mha_sanctions",
    "nz": "nz_russia_sanctions nz_designated_terrorists",
    "ph": "ph_gppb_debarred",
    "pl": "pl_mswia_sanctions pl_finanse_sanctions",
    "ps": "ps_local_freezing",
    "qa": "qa_nctc_sanctions",
    "ro": "ro_onpcsb_sanctions",
    "rs": "rs_apml_domestic",
    "ru": "ru_mfa_sanctions ru_egrul ext_ru_egrul ru_fedsfm_terror ru_fedsfm_wmd ru_cbr_banks",
    "sa": "sa_pcct_terrorism_list",
    "sg": "sg_terrorists",
    "th": "th_designated_person",
    "tn": "tn_cnlct",
    "tr": "tr_fcib",
    "tw": "tw_shtc",
    "ua": "ua_nsdc_sanctions ua_war_sanctions ua_sfms_blacklist ua_edr ext_ua_edr",
    "us": "us_ofac_sdn us_ofac_cons us_ofac_press_releases ext_us_ofac_press_releases us_ofac_enforcement_actions "
    "us_trade_csl us_bis_denied us_bis_export us_bis_mieu us_sam_exclusions us_ddtc_debarred us_ddtc_enforcements "
    "us_state_terrorist_orgs us_state_terrorist_exclusion us_cuba_sanctions us_klepto_hr_visa us_special_leg "
    "us_dhs_uflpa us_cbp_forced_labor us_fincen_special_measures us_dod_chinese_milcorps us_fcc_covered_list",
    "za": "za_fic_sanctions",
}
_STATE = {name: state for state, names in _OF_STATES.items() for name in names.split()}

# The same of authorities that are no state: the source whose voice it is (`un-sc` is what the loader `un` loads).
_VOICE = {
    "eu_travel_bans": "eu_fsf",
    "eu_journal_sanctions": "eu_fsf",
    "eu_sanctions_map": "eu_fsf",
    "un_sc_sanctions": "un-sc",
    "un_1718_vessels": "un-sc",
}
_OFFICIAL = frozenset(
    {"eu_fsf", "worldbank_debarred", "adb_sanctions", "afdb_sanctions", "iadb_sanctions"}
    | {"ebrd_ineligible", "eu_edes", *_VOICE}
)

_SANCTION = words_of(
    "ae_local_terrorists ar_repet at_nbter_sanctions au_dfat_sanctions az_fiu_sanctions be_fod_sanctions "
    "bg_mft_national ca_dfatd_sema_sanctions ca_facfoa ca_listed_terrorists ch_seco_sanctions ch_fiaa_freezes "
    "cz_national_sanctions cz_terrorists ee_international_sanctions eu_fsf eu_travel_bans eu_journal_sanctions "
    "eu_sanctions_map fr_tresor_gels_avoir gb_fcdo_sanctions gb_hmt_sanctions il_mod_terrorists jp_mof_sanctions "
    "lt_fiu_freezes lt_magnitsky_amendments lv_fiu_sanctions lv_magnitsky_list mc_fund_freezes "
    "md_terror_sanctions nl_terrorism_list nz_russia_sanctions nz_designated_terrorists pl_mswia_sanctions "
    "pl_finanse_sanctions ro_onpcsb_sanctions ua_nsdc_sanctions un_sc_sanctions us_ofac_sdn us_ofac_cons "
    "za_fic_sanctions"
)
_EXPORT_CONTROL = frozenset(["jp_meti_eul", "jp_meti_ru", "tw_shtc", "us_bis_denied", "us_bis_mieu"])
_DEBARMENT = words_of(
    "us_sam_exclusions us_ddtc_debarred worldbank_debarred adb_sanctions afdb_sanctions iadb_sanctions "
    "ebrd_ineligible eu_edes ph_gppb_debarred"
)
# Lists of something else: people barred from directing a company, or an intelligence service's collection.
_NO_MEASURE = frozenset(["gb_coh_disqualified", "ua_war_sanctions", "interpol_red_notices", "eu_esma_sanctions"])

# These add topics to entities of other datasets, and say nothing else of them.
ANNOTATIONS = frozenset({"ann_graph_topics", "ann_pep_positions"})


def state_of(dataset: str) -> str | None:
    """The id of the state whose authority publishes a dataset, None where that is not known or no state."""
    code = _STATE.get(dataset)
    return f"state:{code}" if code else None


def voice_of(dataset: str) -> str | None:
    """The source whose voice a dataset is, where it is another's and no state's."""
    return _VOICE.get(dataset)


def is_official(dataset: str) -> bool:
    """Whether the dataset is known to be an authority's own."""
    return dataset in _STATE or dataset in _OFFICIAL


def measure_of(dataset: str) -> tuple[Measure | None, bool]:
    """What listing in a dataset does to its targets, and whether that is known: (None, True) says no measure at all."""
    for names, measure in (
        (_SANCTION, Measure.SANCTION),
        (_EXPORT_CONTROL, Measure.EXPORT_CONTROL),
        (_DEBARMENT, Measure.DEBARMENT),
        (_NO_MEASURE, None),
    ):
        if dataset in names:
            return measure, True
    return None, False


def source_id(dataset: str) -> str:
    """The source of a dataset: its name, if need be as a slug that no other name has."""
    if _ID.match(dataset):
        return dataset
    slug = re.sub(r"[^a-z0-9_-]+", "-", dataset.casefold()).strip("-_")[:90]
    digest = blake2b(dataset.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{slug}-{digest}" if slug else f"dataset-{digest}"


def source_of(dataset: str) -> Source:
    """The source of a dataset. Its origin is the state whose authority publishes it, where that is known."""
    voice = voice_of(dataset)
    origin = f"source:{voice}" if voice else state_of(dataset)
    return Source(id=source_id(dataset), title=f"{dataset[:1900]} (FollowTheMoney dataset)", origin=origin)


def source_of_file(path: Path) -> Source:
    """The source of entities that name no dataset: the file, by its name without dates and endings.

    Its id begins with `ftm-`, so that no file is taken for a source of its own by the accident of its name.
    """
    slug = _slug(path.name) or _slug(path.absolute().parent.name) or "entities"
    return Source(id=f"ftm-{slug}", title=f"{slug} (FollowTheMoney entities)")


def _slug(name: str) -> str:
    name = re.sub(r"[.]{2,}", ".", _DATE.sub("", name.casefold())).strip(".-_ ")
    while (shorter := _ENDINGS.sub("", name)) != name:
        name = shorter
    slug = re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9_-]+", "-", name)).strip("-_")
    if name.isascii() and len(slug) <= 80:
        return slug
    digest = blake2b(name.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{slug[:80]}-{digest}".strip("-")
