{#- Parties as comparable tokens: the state they belong to, else the name. -#}
{% macro actor_tokens(actors) -%}
    list_sort(list_distinct(list_transform({{ actors }}, lambda a: coalesce(a.country_code, lower(trim(a.name))))))
{%- endmacro %}

{#- How many of the parties are states. -#}
{% macro n_states(tokens) -%}
    len(list_filter({{ tokens }}, lambda token: regexp_full_match(token, '[A-Z]{3}')))
{%- endmacro %}

{#- The distinct words of a text that have at least so many letters. -#}
{% macro words(text, length) -%}
    list_sort(list_distinct(list_filter(
        string_split_regex(strip_accents(lower(coalesce({{ text }}, ''))), '[^\w]+'), lambda word: len(word) >= {{ length }}
    )))
{%- endmacro %}

{#- Persons among the parties, as the words of their names beside their state. -#}
{% macro people(actors) -%}
    list_transform(
        list_filter({{ actors }}, lambda a: a.actor_type = 'person' and a.name is not null),
        lambda a: {
            'country_code': a.country_code,
            'words': list_sort(list_distinct(string_split(strip_accents(lower(trim(a.name))), ' ')))
        }
    )
{%- endmacro %}

{#- Organisations among the parties, compared as persons are: those of a state for which nobody else acts, and not those
    that are called by what they are ("Chinese company"), which may be any of their state. -#}
{% macro firms(actors, country_words) -%}
    list_filter(
        list_transform(
            list_filter(
                {{ actors }},
                lambda a: a.name is not null
                and list_aggregate(
                    list_transform(
                        list_filter({{ actors }}, lambda b: b.country_code = a.country_code),
                        lambda b: b.actor_type = 'organisation'
                    ), 'bool_and'
                )
            ),
            lambda a: {
                'country_code': a.country_code,
                'words': list_sort(list_distinct(string_split(strip_accents(lower(trim(a.name))), ' ')))
            }
        ),
        lambda firm: not list_has_any(firm.words, {{ country_words }})
    )
{%- endmacro %}

{#- Persons of one side whose state the other side names persons of as well: `is_met` says whether one of them can be
    the same person ("Prabowo" may be "Prabowo Subianto"; "Wang Yi" is not "Xi Jinping"). -#}
{% macro people_compared(one, other) -%}
    list_transform(
        list_filter(
            {{ one }},
            lambda p: len(list_filter({{ other }}, lambda q: p.country_code is not distinct from q.country_code)) > 0
        ),
        lambda p: {
            'country_code': p.country_code,
            'is_met': len(list_filter(
                {{ other }},
                lambda q: p.country_code is not distinct from q.country_code
                and (list_has_all(p.words, q.words) or list_has_all(q.words, p.words))
            )) > 0
        }
    )
{%- endmacro %}

{#- True if both sides name persons of one state and none of them can be the same person: the president who received two
    ministers on one day received them one by one. -#}
{% macro people_contradict(compared) -%}
    len(list_filter(
        {{ compared }},
        lambda p: not list_contains(
            list_transform(list_filter({{ compared }}, lambda q: q.is_met), lambda q: coalesce(q.country_code, '')),
            coalesce(p.country_code, '')
        )
    )) > 0
{%- endmacro %}

{#- True if one side names persons that the other side does not. -#}
{% macro names_more(compared) -%}
    len(list_filter({{ compared }}, lambda p: not p.is_met)) > 0
{%- endmacro %}

{#- How well two windows of days agree: 1 the same days, 0 impossible. What happens every day between the same parties
    is recognised by nothing less than the day. -#}
{% macro date_agreement(one, other) -%}
    case
        when {{ one }}.window_start is null or {{ other }}.window_start is null then 0
        when {{ one }}.date_class = 'day' and {{ other }}.date_class = 'day'
            then case
                when {{ one }}.window_start = {{ other }}.window_start
                    or {{ one }}.window_end = {{ other }}.window_end then 1
                when {{ one }}.window_start <= {{ other }}.window_end
                    and {{ other }}.window_start <= {{ one }}.window_end then 0.9
                when {{ one }}.is_frequent
                    or {{ one }}.window_start - 1 > {{ other }}.window_end
                    or {{ other }}.window_start - 1 > {{ one }}.window_end then 0
                -- Reports from two sides of midnight. A visit that ends as another begins is not the same.
                when {{ one }}.window_start = {{ one }}.window_end
                    and {{ other }}.window_start = {{ other }}.window_end then 0.8
                when {{ one }}.window_start < {{ one }}.window_end
                    and {{ other }}.window_start < {{ other }}.window_end then 0
                else 0.6
            end
        when {{ one }}.date_class = 'none' and {{ other }}.date_class = 'none'
            then case
                when abs({{ one }}.published_date - {{ other }}.published_date) > 3 then 0
                when len({{ one }}.people) > 0 and len({{ other }}.people) > 0 then 0.4
                when {{ one }}.is_frequent or abs({{ one }}.published_date - {{ other }}.published_date) > 2 then 0
                when {{ one }}.is_mutual or {{ other }}.is_mutual or {{ one }}.occasion = 'CONSULT:visit' then 0.4
                else 0
            end
        when {{ one }}.date_class = 'year' or {{ other }}.date_class = 'year'
            then case
                when {{ one }}.date_class = {{ other }}.date_class and {{ one }}.window_start = {{ other }}.window_start then 0.4
                else 0
            end
        when {{ one }}.window_start > {{ other }}.window_end or {{ other }}.window_start > {{ one }}.window_end then 0
        when {{ one }}.date_class = 'none' and {{ other }}.date_class = 'day'
            then {{ freshness(one ~ ".published_date - " ~ other ~ ".window_end") }}
        when {{ one }}.date_class = 'day' and {{ other }}.date_class = 'none'
            then {{ freshness(other ~ ".published_date - " ~ one ~ ".window_end") }}
        when {{ one }}.date_class = 'none' or {{ other }}.date_class = 'none' then 0.4
        else 0.6
    end
{%- endmacro %}

{#- An undated report is about the newest occasion that it fits. -#}
{% macro freshness(days) -%}
    case when {{ days }} <= 1 then 0.7 when {{ days }} <= 3 then 0.55 else 0.4 end
{%- endmacro %}

{#- The three-digit CAMEO code of a root (04) or of a detailed code (0211). -#}
{% macro cameo_base(code) -%}
    left(rpad({{ code }}, 3, '0'), 3)
{%- endmacro %}

{% macro date_precision_rank(column) -%}
    case {{ column }} when 'day' then 1 when 'range' then 2 when 'month' then 3 when 'year' then 4 else 5 end
{%- endmacro %}

{#- Confidence that at least one independent witness is right, at most 0.999. Sorted first: the product of doubles
    must not depend on the order in which rows arrive. -#}
{% macro joint_confidence(column) -%}
    least(0.999, round(1 - list_product(list_transform(list_sort(list({{ column }})), lambda c: 1 - c)), 6))
{%- endmacro %}

{#- Names of parties in one string, in the order of the text. -#}
{% macro names(actors) -%}
    nullif(array_to_string(list_transform({{ actors }}, lambda a: a.name), '; '), '')
{%- endmacro %}

{#- Id of a party: its name and its state. -#}
{% macro actor_id(name, country_code) -%}
    {{ make_id('actor', ["lower(trim(" ~ name ~ "))", country_code]) }}
{%- endmacro %}

{#- Shared words as a share of the shorter list; null if either side is silent. -#}
{% macro word_overlap(one, other) -%}
    case
        when len({{ one }}) > 0 and len({{ other }}) > 0
            then len(list_intersect({{ one }}, {{ other }})) / least(len({{ one }}), len({{ other }}))
    end
{%- endmacro %}

{#- How well two purposes agree, 0 to 1; null if that cannot be told: one is not stated, or they are told in different
    languages and share no word. -#}
{% macro purpose_overlap(one, other, is_one_language) -%}
    case
        when {{ is_one_language }} or list_has_any({{ one }}.purpose_words, {{ other }}.purpose_words)
            then {{ word_overlap(one ~ ".purpose_words", other ~ ".purpose_words") }}
    end
{%- endmacro %}

{#- True if the purposes are other ones: no common word in one language, or, where words cannot be compared, sectors
    that exclude each other. -#}
{% macro purposes_contradict(one, other, overlap) -%}
    case
        when {{ overlap }} is null
            then
                coalesce({{ one }}.sector_group <> {{ other }}.sector_group, false)
                and not {{ one }}.is_cross_cutting
                and not {{ other }}.is_cross_cutting
        else {{ overlap }} < 0.5 and coalesce({{ one }}.sector_group <> {{ other }}.sector_group, {{ overlap }} = 0)
    end
{%- endmacro %}

{#- How well two announcements agree in time: 1 the same days, 0 impossible. Reports of one announcement differ by a day
    or two; a promise recalled without a date is looked for in the months after it, the newest that it fits. -#}
{% macro announcement_agreement(one, other) -%}
    case
        when {{ one }}.date_class = 'none' and {{ other }}.date_class = 'none'
            then {{ recall("abs(" ~ one ~ ".published_date - " ~ other ~ ".published_date)") }}
        when {{ one }}.date_class = 'none'
            then case
                when {{ one }}.published_date < {{ other }}.window_start - 1 then 0
                else {{ recall(one ~ ".published_date - " ~ other ~ ".window_end") }}
            end
        when {{ other }}.date_class = 'none'
            then case
                when {{ other }}.published_date < {{ one }}.window_start - 1 then 0
                else {{ recall(other ~ ".published_date - " ~ one ~ ".window_end") }}
            end
        when {{ one }}.date_class = 'day' and {{ other }}.date_class = 'day'
            then case
                when {{ one }}.window_start - 2 <= {{ other }}.window_end
                    and {{ other }}.window_start - 2 <= {{ one }}.window_end then 1
                else 0
            end
        when {{ one }}.window_start <= {{ other }}.window_end and {{ other }}.window_start <= {{ one }}.window_end then 0.6
        else 0
    end
{%- endmacro %}

{#- True if the second is a promise and the first a signing of a later day, at most a year after it. -#}
{% macro signed_later(signing, promise) -%}
    coalesce(
        {{ signing }}.stage = 'committed'
        and {{ promise }}.stage in ('planned', 'pledged')
        and {{ signing }}.date_class = 'day'
        and {{ promise }}.date_class <> 'none'
        and {{ signing }}.window_start - {{ promise }}.window_end between 3 and 365,
        false
    )
{%- endmacro %}

{#- How well two reports of one delivery or cancellation agree in time: it happened just before each of them, whatever
    they say of its announcement, if that does not contradict. -#}
{% macro report_agreement(one, other) -%}
    case
        when {{ one }}.window_start > {{ other }}.window_end + 2 or {{ other }}.window_start > {{ one }}.window_end + 2 then 0
        when abs({{ one }}.published_date - {{ other }}.published_date) <= 3 then 1
        when abs({{ one }}.published_date - {{ other }}.published_date) <= 30 then 0.5
        else 0
    end
{%- endmacro %}

{#- Trust in a promise told again this many days later. -#}
{% macro recall(days) -%}
    case when {{ days }} <= 30 then 0.5 when {{ days }} <= 365 then 0.3 else 0 end
{%- endmacro %}

{#- What the mention that gives the figure in force says of a pledge, for the pledges that the model does not hold. -#}
{% macro said_in_force(columns) -%}
    select
        versions.pledge_id,
        keys.row_hash,
        {{ columns | join(",\n        ") }}
    from {{ ref('int_pledge_versions') }} as versions
    inner join {{ ref('int_pledge_keys') }} as keys on versions.pledge_id = keys.pledge_id
    inner join {{ ref('stg_pledge_mentions') }} as mentions on versions.best_mention_id = mentions.mention_id
    where versions.version = versions.n_versions and {{ only_missing('pledge_id', 'keys.pledge_id') }}
{%- endmacro %}
