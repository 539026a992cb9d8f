-- grain of the result: person whose rows all lie under one number, with the moment of their earliest marked event.
select who, toUnixTimestamp64Milli(min(time)) as at
from event_rows
where workspace = {workspace:String} and who > {low:UInt64} and who <= {high:UInt64}
    and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
    and who not in (select who from unsettled where workspace = {workspace:String})
    and (@read@)
group by who
settings optimize_aggregation_in_order = 1
