-- grain: workspace. When its facts begin and end, and how many there are, before {as_of}.
select count() as events, min(time) as first, max(time) as last
from events
where workspace = {workspace:String} and time < {as_of:DateTime64(3, 'UTC')}
