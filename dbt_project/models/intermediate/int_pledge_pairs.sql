-- Pairs of mentions that may state one thing (the same promise, or the same delivery), and each mention with itself.
{{ config(
    materialized='incremental',
    incremental_strategy='missing',
    on_schema_change='fail',
    pre_hook="{{ forget_stale_pairs(ref('int_pledge_mentions'), 'mention_id') }}"
) }}

with mentions as (
    select * from {{ ref('int_pledge_mentions') }}
),

missing as (
    select * from mentions
    where {{ only_uncompared('mention_id') }}
),

quantified as (
    select
        mention_id,
        stage_group,
        donor_tokens,
        unnest(quantity_keys) as quantity
    from mentions
),

-- Compared only if donor, quantity and kind of stage are shared.
candidates as (
    {{ pairs_that_meet(
        'quantified',
        'mention_id',
        'one.quantity = other.quantity and one.stage_group = other.stage_group'
        ' and list_has_any(one.donor_tokens, other.donor_tokens)'
    ) }}
),

compared as (
    select
        one.mention_id as left_id,
        other.mention_id as right_id,
        one.row_hash as left_hash,
        other.row_hash as right_hash,
        one.near_duplicate_group_id = other.near_duplicate_group_id
        and one.quote_md5 = other.quote_md5
        and one.recipient_tokens = other.recipient_tokens as is_copy,
        len(list_intersect(one.recipient_tokens, other.recipient_tokens)) as n_shared,
        len(list_distinct(one.recipient_tokens || other.recipient_tokens)) as n_recipients,
        len(one.recipient_tokens) = 0 or len(other.recipient_tokens) = 0 as is_recipient_unknown,
        {{ purpose_overlap('one', 'other', 'one.language = other.language') }} as purpose_overlap,
        {{ purposes_contradict('one', 'other', 'purpose_overlap') }} as is_other_purpose,
        coalesce(one.horizon_years <> other.horizon_years, false) as is_other_horizon,
        -- What must be paid back is no gift.
        coalesce((one.flow_type = 'loan') <> (other.flow_type = 'loan'), false) as is_other_flow,
        one.is_additional_wording <> other.is_additional_wording as is_one_additional,
        one.kind = 'in-kind' and coalesce(one.place_name <> other.place_name, false) as is_other_site,
        case
            when one.stage_group <> 'promise' then {{ report_agreement('one', 'other') }}
            when {{ signed_later('one', 'other') }} or {{ signed_later('other', 'one') }} then 0.4
            else {{ announcement_agreement('one', 'other') }}
        end as date_score
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
                case when n_recipients = 0 then 0.2 else 0.4 * n_shared / n_recipients end
                + 0.3 * date_score
                + 0.2 * coalesce(purpose_overlap, 0.5), 6
            )
        end as score
    from compared
    where
        is_copy
        or (
            date_score > 0
            and not is_other_purpose
            and not is_other_horizon
            and not is_other_flow
            and not is_other_site
            and (n_shared > 0 or is_recipient_unknown)
            -- Without a recipient, or with some of them only, the day or the purpose must speak for it.
            and ((n_shared = n_recipients and n_shared > 0) or date_score = 1 or purpose_overlap >= 0.5)
            -- What came on top of it is told of the same day only.
            and (date_score = 1 or not is_one_additional)
            -- Recalled months later without its date, or signed later: recipients and purpose must be the same.
            and (date_score >= 0.5 or (n_shared = n_recipients and n_shared > 0 and purpose_overlap >= 0.5))
        )
)

{{ scored_pairs_and_items('mention_id', 'article_id') }}
