-- Young people by municipality, and the change since the year before. A figure that is suppressed or missing is null and
-- stays null: no sum is made over it, and a change from it is none.
select
    now.region,
    now.region_name,
    now.year,
    now.value,
    now.missing,
    now.value - before.value as change
from {{ ref('newest') }} as now
left join {{ ref('newest') }} as before
    on before.region = now.region and before.content = now.content and before.year = now.year - 1
where now.series = 'unge' and regexp_full_match(now.region, '[0-9]{4}')
