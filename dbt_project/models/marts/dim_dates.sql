select
    cast(day as date) as date_day,
    cast(year(day) as integer) as year_number,
    cast(quarter(day) as integer) as quarter_number,
    cast(month(day) as integer) as month_number,
    cast(date_trunc('month', day) as date) as month_start_date,
    cast(weekofyear(day) as integer) as iso_week_number,
    cast(isodow(day) as integer) as iso_weekday_number,
    isodow(day) >= 6 as is_weekend
from generate_series(date '1990-01-01', date '2040-12-31', interval 1 day) as days (day)
