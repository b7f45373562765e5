-- Pairs of mentions that may report one occasion, scored 0 to 1, and each mention with itself.
{{ config(
    materialized='incremental',
    incremental_strategy='missing',
    on_schema_change='fail',
    pre_hook="{{ forget_stale_pairs(ref('int_event_mentions'), 'mention_id') }}"
) }}

with mentions as (
    select * from {{ ref('int_event_mentions') }}
),

missing as (
    select * from mentions
    where {{ only_uncompared('mention_id') }}
),

candidates as (
    {{ pairs_that_meet(ref('int_event_blocks'), 'mention_id', 'one.block = other.block') }}
),

compared as (
    select
        one.mention_id as left_id,
        other.mention_id as right_id,
        one.row_hash as left_hash,
        other.row_hash as right_hash,
        one.near_duplicate_group_id = other.near_duplicate_group_id
        and one.quote_md5 = other.quote_md5
        and one.tokens = other.tokens as is_copy,
        len(list_intersect(one.tokens, other.tokens)) as n_shared,
        len(list_distinct(one.tokens || other.tokens)) as n_parties,
        one.tokens = other.tokens as is_same_parties,
        {{ people_contradict('one.people', 'other.people') }} as is_other_people,
        len(one.people) > 0 and len(other.people) > 0 as is_people_known,
        one.is_symmetric
        or other.is_symmetric
        or len(one.source_tokens) = 0
        or len(other.source_tokens) = 0
        or list_has_any(one.source_tokens, other.source_tokens) as is_same_direction,
        {{ date_agreement('one', 'other') }} as date_score,
        (one.status = 'planned') <> (other.status = 'planned') as is_plan_and_act,
        coalesce(one.place_country_code <> other.place_country_code, false) as is_other_place,
        coalesce(one.place_name = other.place_name, false) as is_same_place
    from candidates
    inner join mentions as one on candidates.left_id = one.mention_id
    inner join mentions as other on candidates.right_id = other.mention_id
    where one.article_id <> other.article_id
),

scored as (
    select
        left_id,
        right_id,
        left_hash,
        right_hash,
        case
            when is_copy then 1.0
            else round(
                0.4 * n_shared / n_parties
                + 0.35 * date_score
                + case when is_people_known then 0.15 else 0.05 end
                + case when is_same_place then 0.1 else 0 end, 6
            )
        end as score
    from compared
    where
        is_copy
        or (
            date_score > 0
            and not is_other_people
            and not is_plan_and_act
            and not is_other_place
            and is_same_direction
            and n_shared >= 0.5 * n_parties
            and (n_shared >= 2 or is_same_parties)
            -- A date that is not a day proves little: then the parties must be the same.
            and (date_score >= 0.8 or is_same_parties)
        )
)

{{ scored_pairs_and_items('mention_id') }}
