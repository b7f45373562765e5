{#-
How incremental models stay equal to a full refresh.

Large models carry `row_hash`, a hash of everything their row is made from. A run deletes the rows whose (key, row_hash)
its upstream no longer holds and appends the rows that are missing (strategy `missing`). Small models are computed whole
and written only where they differ (strategy `diff`). No run relies on what an earlier run believed it had done, so a
build killed between any two models heals by running again, and late, corrected and re-extracted articles need no
special case.
-#}

{#- The pre-hook: forget rows of this model that the keys relation no longer holds as they are. -#}
{% macro forget_stale(keys_relation, key) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where ({{ key }}, row_hash) not in (select ({{ key }}, row_hash) from {{ keys_relation }})
    {%- else -%}
        select 1
    {%- endif -%}
{%- endmacro %}

{#- The pre-hook of models that replace rows themselves: forget the keys that are gone. -#}
{% macro forget_vanished(keys_relation, key, own_key) -%}
    {%- if is_incremental() -%}
        delete from {{ this }} where {{ own_key }} not in (select {{ key }} from {{ keys_relation }})
    {%- else -%}
        select 1
    {%- endif -%}
{%- endmacro %}

{#- The where clause: only the rows that this model does not hold (any more). -#}
{% macro only_missing(key, column=none) -%}
    {%- if is_incremental() %}
        {{ column or key }} not in (select {{ key }} from {{ this }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{#- Tell `janji build` how many rows a model wrote (its log line is read by the caller). -#}
{% macro report_rows(query) -%}
    {%- set counted = run_query("select count(*) from (" ~ query ~ ")") -%}
    {{- log("janji rows written: " ~ model.name ~ " " ~ counted.columns[0].values()[0], info=true) -}}
{%- endmacro %}

{#- Incremental strategy `missing`: append what the model returns; its pre-hook has deleted what is stale. -#}
{% macro get_incremental_missing_sql(arg_dict) -%}
    {%- do report_rows("from " ~ arg_dict["temp_relation"]) -%}
    {{ get_incremental_append_sql(arg_dict) }}
{%- endmacro %}

{#- Incremental strategy `replace`: rows of the same `unique_key` are replaced. -#}
{% macro get_incremental_replace_sql(arg_dict) -%}
    {%- do report_rows("from " ~ arg_dict["temp_relation"]) -%}
    {{ get_incremental_delete_insert_sql(arg_dict) }}
{%- endmacro %}

{#- Incremental strategy `diff`: the model computes its whole (cheap) result; only rows that differ are written. -#}
{% macro get_incremental_diff_sql(arg_dict) -%}
    {%- set target = arg_dict["target_relation"] -%}
    {%- set new = arg_dict["temp_relation"] -%}
    {%- set columns = get_quoted_csv(arg_dict["dest_columns"] | map(attribute="name")) -%}
    {%- set row = "hash(" ~ columns ~ ")" -%}
    {%- set known = "select " ~ row ~ " from " ~ target -%}
    {%- set added = "select " ~ columns ~ " from " ~ new ~ " where " ~ row ~ " not in (" ~ known ~ ")" -%}
    {%- do report_rows(added) -%}
    delete from {{ target }} where {{ row }} not in (select {{ row }} from {{ new }});
    insert into {{ target }} ({{ columns }})
    {{ added }}
{%- endmacro %}

{#- A deterministic id: the first 32 hex digits of SHA-256 over the parts, null kept apart from the empty string. -#}
{% macro make_id(kind, parts) -%}
    substr(sha256('{{ kind }}'{% for part in parts %} || chr(31) || coalesce(cast({{ part }} as varchar), chr(30)){% endfor %}), 1, 32)
{%- endmacro %}
