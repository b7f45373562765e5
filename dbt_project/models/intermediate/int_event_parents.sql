-- Events that are part of a visit: same days, and every state of the visit takes part. Recomputed whole, it is narrow.
with dated as (
    select
        event_id,
        occasion,
        plover_type,
        list_contains(modes, 'visit') or occasion = 'visit' as is_visit,
        country_codes,
        date_start,
        coalesce(date_end, date_start) as date_end
    from {{ ref('int_events') }}
    where date_precision in ('day', 'range') and date_start is not null and len(country_codes) >= 2
),

visits as (
    select
        event_id,
        country_codes,
        date_start,
        date_end,
        unnest(generate_series(date_start - 1, date_end + 1, interval 1 day)) as day
    from dated
    where is_visit and plover_type = 'CONSULT' and date_end - date_start <= 14
),

-- Talks, signings, announcements: what a visit is made of.
parts as (
    select * from dated
    where not is_visit and plover_type in ('CONSULT', 'SUPPORT', 'AGREE', 'COOPERATE') and occasion <> 'phone'
)

select
    parts.event_id,
    min_by(visits.event_id, (
        -- Longer overlap first: the visit that spans the day, then the one that names the same states only.
        case when parts.date_start between visits.date_start and visits.date_end then 0 else 1 end,
        len(visits.country_codes),
        visits.date_start,
        visits.event_id
    )) as parent_event_id,
    'visit.same_days_and_states' as parent_rule
from parts
inner join visits
    on parts.date_start = visits.day and list_has_all(parts.country_codes, visits.country_codes)
group by parts.event_id
