-- grain of the result: event of a person whose rows all lie under one number. Not ordered: each part of the table is.
select who, toUnixTimestamp64Milli(time) as at, toUInt32(@marks@) as marks@also@
from event_rows
where workspace = {workspace:String} and who > {low:UInt64} and who <= {high:UInt64}
    and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
    and who not in (select who from unsettled where workspace = {workspace:String})
    and (@read@)
