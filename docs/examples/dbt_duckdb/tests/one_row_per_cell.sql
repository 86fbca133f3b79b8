-- Fails where two versions are valid today: a sum would count both.
select region, content, year
from {{ ref('newest') }}
group by all
having count(*) > 1
