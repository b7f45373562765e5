-- Every naming of a party, in events and pledges.
with events as (
    select
        article_id,
        unnest(source || target) as party
    from {{ ref('fct_event_mentions') }}
),

pledges as (
    select
        article_id,
        unnest(case when donor is null then [] else [donor] end || co_donors || recipients) as party
    from {{ ref('fct_pledge_mentions') }}
)

select
    article_id,
    party.name as actor_name,
    party.country_code,
    party.actor_type
from events
where party.name is not null
union all
select
    article_id,
    party.name,
    party.country_code,
    party.actor_type
from pledges
where party.name is not null
