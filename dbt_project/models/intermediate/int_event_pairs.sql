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
        one.near_duplicate_group_id = other.near_duplicate_group_id as is_same_text,
        one.quote_md5 = other.quote_md5 as is_same_quote,
        one.tokens = other.tokens as is_same_parties,
        len(list_intersect(one.tokens, other.tokens)) as n_shared,
        len(list_distinct(one.tokens || other.tokens)) as n_parties,
        -- Talks may have a host or mediator beside the two who negotiate.
        (one.is_mutual or other.is_mutual)
        and one.occasion <> 'CONSULT:negotiation'
        and least({{ n_states('one.tokens') }}, {{ n_states('other.tokens') }}) = 2
        and greatest({{ n_states('one.tokens') }}, {{ n_states('other.tokens') }}) > 2 as is_two_of_many,
        {{ people_compared('one.people', 'other.people') }} as people,
        {{ people_compared('other.people', 'one.people') }} as people_back,
        {{ people_compared('one.firms', 'other.firms') }} as firms,
        one.language = other.language as is_one_language,
        len(one.people) > 0 and len(other.people) > 0 as is_people_known,
        one.is_mutual
        or other.is_mutual
        or (
            (
                len(one.source_tokens) = 0
                or len(other.source_tokens) = 0
                or list_has_any(one.source_tokens, other.source_tokens)
            )
            and (
                list_has_any(one.target_tokens, other.target_tokens)
                or not (
                    list_has_any(one.source_tokens, other.target_tokens)
                    or list_has_any(one.target_tokens, other.source_tokens)
                )
            )
        ) as is_same_direction,
        one.is_mutual or other.is_mutual as is_mutual,
        one.is_frequent,
        one.is_day_concluded or other.is_day_concluded as is_day_concluded,
        {{ date_agreement('one', 'other') }} as date_score,
        (one.status = 'planned') <> (other.status = 'planned') as is_plan_and_act,
        coalesce(one.place_country_code <> other.place_country_code, false) as is_other_country,
        -- A journey or several days may see several towns, and languages name towns differently.
        one.occasion <> 'CONSULT:visit'
        and (one.language = other.language or one.is_frequent)
        and one.window_start = one.window_end
        and other.window_start = other.window_end
        and coalesce(
            not contains(one.place_name, other.place_name)
            and not contains(other.place_name, one.place_name)
            and not list_has_any(string_split(one.place_name, ', '), string_split(other.place_name, ', ')),
            false
        ) as is_other_town,
        coalesce(one.place_name = other.place_name, false) as is_same_place,
        coalesce({{ word_overlap('one.quote_words', 'other.quote_words') }}, 0) as quote_overlap
    from candidates
    inner join mentions as one on candidates.left_id = one.mention_id
    inner join mentions as other on candidates.right_id = other.mention_id
    where one.article_id <> other.article_id
),

judged as (
    select
        *,
        is_same_text and is_same_quote and is_same_parties as is_copy,
        {{ people_contradict('people') }}
        or {{ people_contradict('people_back') }}
        -- Deals of two states on one day are as many as firms that sign them; languages name firms differently.
        or (is_mutual and is_one_language and {{ people_contradict('firms') }})
        -- Where all parties are of one state, only the persons tell who met whom.
        or (n_shared < 2 and {{ names_more('people') }} and {{ names_more('people_back') }}) as is_other_people,
        -- What else than parties and day says that it is the same.
        is_same_text
        or is_same_place
        or quote_overlap >= 0.5
        or (
            len(list_filter(people, lambda p: p.is_met)) > 0
            and (n_shared >= 2 or not ({{ names_more('people') }} or {{ names_more('people_back') }}))
        ) as is_supported
    from compared
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
    from judged
    where
        is_copy
        or (
            date_score > 0
            and not is_other_people
            and not is_plan_and_act
            and not is_other_country
            and not is_other_town
            and is_same_direction
            -- Two who meet on the fringe of a summit are not the summit.
            and not is_two_of_many
            and (n_shared > 0.5 * n_parties or (n_shared = 0.5 * n_parties and not is_mutual))
            and (n_shared >= 2 or is_same_parties)
            -- A date that is not a day proves little: then the parties must be the same.
            and (date_score >= 0.8 or is_same_parties)
            -- What happens often between the same parties, or of which one party is known only, needs more.
            and (is_supported or (n_shared >= 2 and not (is_frequent and (date_score < 0.8 or is_day_concluded))))
        )
)

{{ scored_pairs_and_items('mention_id', 'article_id') }}
