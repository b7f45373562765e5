-- Pairs of an earlier promise and a later statement that may belong to its life, each with the rule that says so; and
-- every statement with itself, which tells that it has been compared.
{{ config(
    materialized='incremental',
    incremental_strategy='missing',
    on_schema_change='fail',
    pre_hook="{{ forget_stale_pairs(ref('int_pledge_statements'), 'statement_id', 'promise', 'later') }}"
) }}

with statements as (
    select * from {{ ref('int_pledge_statements') }}
),

missing as (
    select
        statement_id,
        row_hash
    from statements
    where {{ only_uncompared('statement_id', 'promise', 'later') }}
),

by_donor as (
    select
        statement_id,
        kind,
        unnest(donor_tokens) as donor
    from statements
    where stage_date is not null
),

met as (
    {{ pairs_that_meet('by_donor', 'statement_id', 'one.donor = other.donor and one.kind = other.kind') }}
),

ordered as (
    select
        left_id as promise_id,
        right_id as later_id
    from met
    union all
    select
        right_id as promise_id,
        left_id as later_id
    from met
),

pairs as (
    select
        promise.statement_id as promise_id,
        later.statement_id as later_id,
        promise.row_hash as promise_hash,
        later.row_hash as later_hash,
        promise.stage_date as promise_date,
        later.stage_group,
        promise.stage in ('planned', 'pledged') and later.stage = 'committed' as is_signing,
        list_has_any(promise.quantity_keys, later.quantity_keys) as is_same_quantity,
        coalesce(
            promise.currency_code = later.currency_code and promise.amount > later.amount,
            promise.unit = later.unit and promise.unit_count > later.unit_count,
            false
        ) as is_smaller,
        promise.recipient_tokens = later.recipient_tokens as is_same_recipients,
        later.is_revision_wording,
        later.is_additional_wording,
        {{ purpose_overlap(
            'promise', 'later', 'list_has_any(promise.purpose_languages, later.purpose_languages)'
        ) }} as purpose_overlap,
        {{ purposes_contradict('promise', 'later', 'purpose_overlap') }} as is_other_purpose,
        coalesce(promise.sector_group = later.sector_group, false) as is_same_sector,
        coalesce(promise.horizon_end = later.horizon_end, false) as is_same_horizon,
        coalesce(promise.place_name <> later.place_name, false) as is_other_place
    from ordered
    inner join statements as promise on ordered.promise_id = promise.statement_id
    inner join statements as later on ordered.later_id = later.statement_id
    where
        promise.stage_group = 'promise'
        and coalesce(promise.currency_code = later.currency_code, promise.unit = later.unit, false)
        and list_has_any(promise.recipient_tokens, later.recipient_tokens)
        -- A vague date of the promise ("in 2025") still lies before what it led to.
        and case
            when later.stage_group = 'promise' then later.stage_date > promise.stage_date
            else later.stage_date >= promise.stage_date
        end
        -- What a report of delivery says of the announcement must not contradict it; a new figure or a cancellation
        -- may be announced on its own day.
        and (
            later.stage_group <> 'delivery'
            or coalesce(
                later.announced_from <= promise.announced_to + 2
                and promise.announced_from <= later.announced_to + 2,
                true
            )
        )
        and later.stage_date
        <= coalesce(promise.horizon_end, promise.stage_date + interval 5 year) + interval 1 year
),

ruled as (
    select
        promise_id,
        later_id,
        promise_hash,
        later_hash,
        promise_date,
        stage_group as link_type,
        coalesce(purpose_overlap >= 0.5, false) or is_same_sector as is_same_purpose,
        case
            when stage_group <> 'promise' and is_same_quantity
                then
                    stage_group || '.same_parties_and_quantity'
                    || case when is_other_purpose then '_for_another_purpose' else '' end
            when stage_group = 'delivery' and is_smaller and (purpose_overlap >= 0.5 or is_same_sector)
                then 'delivery.part_of_quantity'
            when stage_group = 'cancellation' then 'cancellation.same_parties'
            when is_signing and is_same_quantity and is_same_recipients and not is_other_purpose
                then 'commitment.same_parties_and_quantity'
            when stage_group = 'promise' and not is_same_quantity and not is_additional_wording and is_same_recipients
                then case
                    when is_revision_wording and not is_other_purpose then 'revision.wording_and_parties'
                    when coalesce(purpose_overlap, 0) >= 0.5 and (is_same_sector or is_same_horizon)
                        then 'revision.same_purpose'
                end
        end as rule
    from pairs
    where not (is_other_place and stage_group = 'delivery' and not is_same_quantity)
)

select
    promise_id,
    later_id,
    promise_hash,
    later_hash,
    promise_date,
    case
        when link_type <> 'promise' then link_type
        when rule like 'commitment%' then 'commitment'
        else 'revision'
    end as link_type,
    rule,
    is_same_purpose,
    rule in (
        'delivery.same_parties_and_quantity', 'cancellation.same_parties_and_quantity', 'revision.wording_and_parties'
    ) as is_certain
from ruled
where rule is not null
union all
select
    statement_id as promise_id,
    statement_id as later_id,
    row_hash as promise_hash,
    row_hash as later_hash,
    null as promise_date,
    null as link_type,
    null as rule,
    false as is_same_purpose,
    false as is_certain
from missing
