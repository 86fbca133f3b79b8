-- The figures that are valid today, one row per region, content and year.
select region, region_name, content, series, year, value, missing, unit, snapshot
from {{ source('ssb', 'figures') }}
where "table" = '12015' and valid_to is null
