{#- Every amount of money has an exchange rate of its year; add missing ones to seeds/reference/exchange_rates.csv. -#}
{% test rate_known(model, column_name) %}
select pledge_id, currency_code, rate_year
from {{ model }}
where amount is not null and {{ column_name }} is null
{% endtest %}
