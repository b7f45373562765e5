"""A small warehouse that passes every gate before the marts; each test breaks one thing in it."""

import hashlib
from datetime import datetime
from pathlib import Path

import pytest

from janji.settings import Settings
from janji.warehouse import open_warehouse

NOW = datetime(2025, 3, 2, 8, 0)
# Composed on purpose of what breaks naive offsets: a letter outside the BMP, a combining accent, a flag, a ZWJ family.
TEXT = (
    "JAKARTA 🇮🇩 – Para tamu 👨‍👩‍👧 tiba di Kafe\u0301 Merdeka 𝄞.\n"
    "Menteri Luar Negeri Indonesia bertemu Menteri Luar Negeri Malaysia di Bandung, Sabtu (1/3/2025).\n"
    "Indonesia akan memberikan hibah 5 juta dolar AS kepada Malaysia untuk irigasi."
)
MEETING = "Menteri Luar Negeri Indonesia bertemu Menteri Luar Negeri Malaysia di Bandung, Sabtu (1/3/2025)."
GRANT = "Indonesia akan memberikan hibah 5 juta dolar AS kepada Malaysia untuk irigasi."
ARTICLE = hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", lock_timeout=5)


@pytest.fixture
def warehouse(config: Settings) -> Settings:
    """One article with one meeting and one pledge."""
    with open_warehouse(config) as con:
        con.execute("insert into raw.loads values ('load1', 'inbox', ?, ?, 1, 1, 0, 0)", [NOW, NOW])
        con.execute(
            """insert into raw.articles by name
               select ? as article_id, ? as text, 'a.txt' as source_uri, 'txt' as source_form, 'utf-8' as encoding,
                      'load1' as load_id, ?::timestamp as loaded_at""",
            [ARTICLE, TEXT, NOW],
        )
        con.execute(
            """insert into extracted.articles by name
               select ? as article_id, 'id' as language, date '2025-03-01' as published_date, 'exact' as published_kind,
                      'dateline' as published_basis, 3 as n_sentences, 1 as n_events, 1 as n_pledges,
                      '1' as extractor_version, '1' as pack_version""",
            [ARTICLE],
        )
        start = TEXT.index(MEETING)
        con.execute(
            """insert into extracted.events by name
               select 'e1' as mention_id, ? as article_id, 'CONSULT' as plover_type, []::varchar[] as modes,
                      []::varchar[] as contexts, '040' as cameo_code, 'core' as tier, 'occurred' as status,
                      true as is_symmetric,
                      [{'name': 'Indonesia', 'country_code': 'IDN', 'actor_type': 'state'}] as source,
                      [{'name': 'Malaysia', 'country_code': 'MYS', 'actor_type': 'state'}] as target,
                      ['IDN', 'MYS'] as country_codes, []::varchar[] as group_codes, date '2025-03-01' as date_start,
                      date '2025-03-01' as date_end, 'day' as date_precision, 'own' as date_basis, ? as quote,
                      ?::integer as start_char, ?::integer as end_char,
                      []::struct(start_char integer, end_char integer)[] as also_in, 'r1' as rule_id,
                      0.9 as confidence, '1' as extractor_version, '1' as pack_version""",
            [ARTICLE, MEETING, start, start + len(MEETING)],
        )
        start = TEXT.index(GRANT)
        con.execute(
            """insert into extracted.pledges by name
               select 'p1' as mention_id, ? as article_id,
                      {'name': 'Indonesia', 'country_code': 'IDN', 'actor_type': 'state'} as donor,
                      []::struct(name varchar, country_code varchar, actor_type varchar)[] as co_donors,
                      [{'name': 'Malaysia', 'country_code': 'MYS', 'actor_type': 'state'}] as recipients,
                      'money' as kind, 5000000 as amount, 'USD' as currency_code,
                      []::struct(amount decimal(24, 2), currency_code varchar)[] as amount_other,
                      '5 juta dolar AS' as quantity_text, 'pledged' as status, 'unknown' as announced_precision,
                      'e1' as announcing_mention_id, ? as quote, ?::integer as start_char, ?::integer as end_char,
                      []::struct(start_char integer, end_char integer)[] as also_in, 'r2' as rule_id,
                      0.9 as confidence, '1' as extractor_version, '1' as pack_version""",
            [ARTICLE, GRANT, start, start + len(GRANT)],
        )
    return config


@pytest.fixture
def article_id() -> str:
    return ARTICLE
