-- Fails where a cell has no figure and nothing says why.
select region, content, year
from {{ ref('newest') }}
where value is null and missing is null
