select
    {{ make_id('link', ['links.promise_id', 'links.later_id', 'links.rule']) }} as link_id,
    promises.pledge_id as promise_pledge_id,
    laters.pledge_id as later_pledge_id,
    links.promise_id as promise_statement_id,
    links.later_id as later_statement_id,
    links.link_type,
    links.rule,
    links.is_made,
    links.doubt
from {{ ref('int_pledge_links') }} as links
inner join {{ ref('int_pledge_roots') }} as promises on links.promise_id = promises.statement_id
inner join {{ ref('int_pledge_roots') }} as laters on links.later_id = laters.statement_id
