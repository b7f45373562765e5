{#- Every amount in US dollars has a deflator of its year; add missing ones to seeds/reference/deflators.csv. -#}
{% test deflator_known(model, column_name) %}
select pledge_id, rate_year
from {{ model }}
where amount_usd is not null and {{ column_name }} is null
{% endtest %}
