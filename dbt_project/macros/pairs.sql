{#-
What models of pairs have in common. Such a model holds the pairs of items that may be one thing, each end with the
row_hash of its item (`left_id`, `left_hash`, `right_id`, `right_hash`), and every item paired with itself: an item
without that pair has not been compared yet. A run forgets the pairs of which an end is no longer as it was, and compares
only what has not been compared (the CTE `missing`) with everything else.
-#}

{#- The pre-hook: forget the pairs of which an end is no longer as it was. -#}
{% macro forget_stale_pairs(items, key, left="left", right="right") -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where
            ({{ left }}_id, {{ left }}_hash) not in (select ({{ key }}, row_hash) from {{ items }})
            or ({{ right }}_id, {{ right }}_hash) not in (select ({{ key }}, row_hash) from {{ items }})
    {%- else -%}
        select 1
    {%- endif -%}
{%- endmacro %}

{#- The where clause of `missing`: items that were not compared yet. -#}
{% macro only_uncompared(key, left="left", right="right") -%}
    {%- if is_incremental() -%}
        {{ key }} not in (select {{ left }}_id from {{ this }} where {{ left }}_id = {{ right }}_id)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{#- Pairs of a missing item and any other that meet in a block, each once since the order of the two ids is fixed. -#}
{% macro pairs_that_meet(blocks, key, condition) -%}
    select distinct
        least(one.{{ key }}, other.{{ key }}) as left_id,
        greatest(one.{{ key }}, other.{{ key }}) as right_id
    from {{ blocks }} as one
    inner join {{ blocks }} as other on {{ condition }} and one.{{ key }} <> other.{{ key }}
    where one.{{ key }} in (select {{ key }} from missing)
{%- endmacro %}

{#- The rows of the model: the pairs of the CTE `scored`, and the missing items with themselves. `rank` orders the items
    of a cluster by the day of publication; `origin` is where an item comes from, if it joins nothing in doubt. -#}
{% macro scored_pairs_and_items(key, origin="''") -%}
    select
        left_id,
        right_id,
        left_hash,
        right_hash,
        cast(score as double) as score,
        cast('' as varchar) as rank,
        cast('' as varchar) as origin
    from scored
    union all
    select
        {{ key }} as left_id,
        {{ key }} as right_id,
        row_hash as left_hash,
        row_hash as right_hash,
        cast(1 as double) as score,
        coalesce(cast(published_date as varchar), '9999-12-31') as rank,
        cast({{ origin }} as varchar) as origin
    from missing
{%- endmacro %}
