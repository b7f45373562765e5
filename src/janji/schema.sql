-- Tables that Janji's own steps write. dbt owns the schemas staging, intermediate and marts.
-- All times are UTC. All *_char offsets are Unicode code points into raw.articles.text, end exclusive.
create schema if not exists raw;
create schema if not exists extracted;

create table if not exists raw.loads (
    load_id varchar primary key,
    inbox varchar not null,
    started_at timestamp not null,
    finished_at timestamp,
    n_files bigint not null default 0,
    n_new bigint not null default 0,
    n_known bigint not null default 0,
    n_rejected bigint not null default 0
);

-- article_id: SHA-256 (hex) of the decoded text as received, UTF-8 encoded.
create table if not exists raw.articles (
    article_id varchar not null,
    text varchar not null,
    title varchar,
    url varchar,
    publisher varchar,
    published_at timestamp,
    language varchar,
    source_uri varchar not null,
    source_form varchar not null,
    encoding varchar not null,
    load_id varchar not null,
    loaded_at timestamp not null
);

-- One row a file taken to its end. A file whose fingerprint (size, time of change, reader and limits) is still
-- the same is not read again; its counts are reported from here. rejected: JSON object, reason code to count.
-- source_uri is unique without a key: the index of millions of files would take more memory than a load has.
create table if not exists raw.loaded_files (
    source_uri varchar not null,
    fingerprint varchar not null,
    n_bytes bigint not null,
    n_articles bigint not null,
    rejected varchar not null,
    load_id varchar not null,
    loaded_at timestamp not null
);

create table if not exists raw.rejected_files (
    rejection_id varchar not null,
    source_uri varchar not null,
    location varchar,
    stage varchar not null,
    reason_code varchar not null,
    message varchar not null,
    quarantine_path varchar,
    n_bytes bigint,
    load_id varchar not null,
    rejected_at timestamp not null
);

create table if not exists extracted.articles (
    article_id varchar not null,
    language varchar not null,
    title varchar,
    publisher varchar,
    published_date date,
    published_kind varchar not null,
    published_basis varchar not null,
    n_sentences integer not null,
    n_events integer not null,
    n_pledges integer not null,
    extractor_version varchar not null,
    pack_version varchar not null
);

create table if not exists extracted.events (
    mention_id varchar not null,
    article_id varchar not null,
    plover_type varchar not null,
    modes varchar[] not null,
    contexts varchar[] not null,
    cameo_code varchar not null,
    tier varchar not null,
    status varchar not null,
    is_symmetric boolean not null,
    source struct(name varchar, country_code varchar, actor_type varchar)[] not null,
    target struct(name varchar, country_code varchar, actor_type varchar)[] not null,
    country_codes varchar[] not null,
    group_codes varchar[] not null,
    date_start date,
    date_end date,
    date_precision varchar not null,
    date_mod varchar,
    date_basis varchar not null,
    place_name varchar,
    place_country_code varchar,
    quote varchar not null,
    start_char integer not null,
    end_char integer not null,
    also_in struct(start_char integer, end_char integer)[] not null,
    attributed_to varchar,
    rule_id varchar not null,
    confidence double not null,
    extractor_version varchar not null,
    pack_version varchar not null
);

create table if not exists extracted.pledges (
    mention_id varchar not null,
    article_id varchar not null,
    donor struct(name varchar, country_code varchar, actor_type varchar),
    co_donors struct(name varchar, country_code varchar, actor_type varchar)[] not null,
    recipients struct(name varchar, country_code varchar, actor_type varchar)[] not null,
    kind varchar not null,
    flow_type varchar,
    amount decimal(24, 2),
    currency_code varchar,
    amount_other struct(amount decimal(24, 2), currency_code varchar)[] not null,
    unit_count decimal(24, 2),
    unit varchar,
    unit_text varchar,
    quantity_text varchar not null,
    quantity_note varchar,
    horizon_years double,
    horizon_start date,
    horizon_end date,
    horizon_basis varchar,
    status varchar not null,
    announced_start date,
    announced_end date,
    announced_precision varchar not null,
    purpose varchar,
    sector_code varchar,
    place_name varchar,
    place_country_code varchar,
    announcing_mention_id varchar,
    quote varchar not null,
    start_char integer not null,
    end_char integer not null,
    also_in struct(start_char integer, end_char integer)[] not null,
    rule_id varchar not null,
    confidence double not null,
    extractor_version varchar not null,
    pack_version varchar not null
);

-- One row an expectation and run, written by the gates; stage is the one that was checked.
create table if not exists raw.gate_results (
    run_id varchar not null,
    stage varchar not null,
    suite varchar not null,
    expectation varchar not null,
    severity varchar not null,
    success boolean not null,
    n_failed bigint not null,
    checked_at timestamp not null
);

-- Rows that have passed the suite of their table, known by the hash of all their columns (written by the gates).
create table if not exists raw.gate_ledger (
    suite varchar not null,
    version varchar not null,
    row_hash ubigint not null
);

-- How the marts stand: one row, of the last build (see janji/standing.py).
create table if not exists raw.marts_build (
    run_id varchar not null,
    is_stale boolean not null,
    is_checked boolean not null
);
