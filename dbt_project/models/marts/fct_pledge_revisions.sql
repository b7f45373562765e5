with loaded as (
    select
        members.statement_id,
        min(articles.loaded_at) as recorded_from
    from {{ ref('int_pledge_members') }} as members
    inner join {{ ref('fct_pledge_mentions') }} as mentions on members.mention_id = mentions.mention_id
    inner join {{ ref('stg_articles') }} as articles on mentions.article_id = articles.article_id
    group by members.statement_id
)

select
    {{ make_id('revision', ['versions.pledge_id', 'versions.statement_id']) }} as pledge_revision_id,
    versions.pledge_id,
    cast(versions.version as integer) as revision_number,
    versions.amount,
    versions.currency_code,
    versions.unit_count,
    versions.unit,
    versions.stage_date as valid_from_date,
    versions.next_date as valid_to_date,
    versions.version = versions.n_versions as is_current,
    versions.first_reported_date as reported_from_date,
    loaded.recorded_from as recorded_from_at,
    -- A figure stops being what we hold when the next one is loaded.
    lead(loaded.recorded_from) over (partition by versions.pledge_id order by versions.version) as recorded_to_at,
    links.rule as revision_rule,
    versions.best_mention_id as mention_id
from {{ ref('int_pledge_versions') }} as versions
inner join loaded on versions.statement_id = loaded.statement_id
left join {{ ref('int_pledge_links') }} as links
    on versions.statement_id = links.later_id and links.is_made and links.link_type = 'revision'
