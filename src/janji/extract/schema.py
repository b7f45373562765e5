"""Arrow schemas of the extractor's input and output; the same columns as ``schema.sql``."""

import pyarrow as pa

ACTOR = pa.struct([("name", pa.string()), ("country_code", pa.string()), ("actor_type", pa.string())])
SPAN = pa.struct([("start_char", pa.int32()), ("end_char", pa.int32())])
MONEY = pa.decimal128(24, 2)
AMOUNT = pa.struct([("amount", MONEY), ("currency_code", pa.string())])
STRINGS = pa.list_(pa.string())

INPUT = pa.schema(
    [
        ("article_id", pa.string()),
        ("text", pa.string()),
        ("title", pa.string()),
        ("publisher", pa.string()),
        ("published_at", pa.timestamp("us")),
        ("language", pa.string()),
    ]
)

ARTICLES = pa.schema(
    [
        ("article_id", pa.string()),
        ("language", pa.string()),
        ("title", pa.string()),
        ("publisher", pa.string()),
        ("published_date", pa.date32()),
        ("published_kind", pa.string()),
        ("published_basis", pa.string()),
        ("n_sentences", pa.int32()),
        ("n_events", pa.int32()),
        ("n_pledges", pa.int32()),
        ("extractor_version", pa.string()),
        ("pack_version", pa.string()),
    ]
)

EVENTS = pa.schema(
    [
        ("mention_id", pa.string()),
        ("article_id", pa.string()),
        ("plover_type", pa.string()),
        ("modes", STRINGS),
        ("contexts", STRINGS),
        ("cameo_code", pa.string()),
        ("tier", pa.string()),
        ("status", pa.string()),
        ("is_symmetric", pa.bool_()),
        ("source", pa.list_(ACTOR)),
        ("target", pa.list_(ACTOR)),
        ("country_codes", STRINGS),
        ("group_codes", STRINGS),
        ("date_start", pa.date32()),
        ("date_end", pa.date32()),
        ("date_precision", pa.string()),
        ("date_mod", pa.string()),
        ("date_basis", pa.string()),
        ("place_name", pa.string()),
        ("place_country_code", pa.string()),
        ("quote", pa.string()),
        ("start_char", pa.int32()),
        ("end_char", pa.int32()),
        ("also_in", pa.list_(SPAN)),
        ("attributed_to", pa.string()),
        ("rule_id", pa.string()),
        ("confidence", pa.float64()),
        ("extractor_version", pa.string()),
        ("pack_version", pa.string()),
    ]
)

PLEDGES = pa.schema(
    [
        ("mention_id", pa.string()),
        ("article_id", pa.string()),
        ("donor", ACTOR),
        ("co_donors", pa.list_(ACTOR)),
        ("recipients", pa.list_(ACTOR)),
        ("kind", pa.string()),
        ("flow_type", pa.string()),
        ("amount", MONEY),
        ("currency_code", pa.string()),
        ("amount_other", pa.list_(AMOUNT)),
        ("unit_count", MONEY),
        ("unit", pa.string()),
        ("unit_text", pa.string()),
        ("quantity_text", pa.string()),
        ("quantity_note", pa.string()),
        ("horizon_years", pa.float64()),
        ("horizon_start", pa.date32()),
        ("horizon_end", pa.date32()),
        ("horizon_basis", pa.string()),
        ("status", pa.string()),
        ("announced_start", pa.date32()),
        ("announced_end", pa.date32()),
        ("announced_precision", pa.string()),
        ("purpose", pa.string()),
        ("sector_code", pa.string()),
        ("place_name", pa.string()),
        ("place_country_code", pa.string()),
        ("announcing_mention_id", pa.string()),
        ("quote", pa.string()),
        ("start_char", pa.int32()),
        ("end_char", pa.int32()),
        ("also_in", pa.list_(SPAN)),
        ("rule_id", pa.string()),
        ("confidence", pa.float64()),
        ("extractor_version", pa.string()),
        ("pack_version", pa.string()),
    ]
)
