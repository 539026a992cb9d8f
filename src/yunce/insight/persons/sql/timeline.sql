-- grain of the result: event of one person, the latest first. A person's events lie under the numbers of their ids.
select time, toString(event) as event, toString(channel) as channel, toString(campaign) as campaign, session, amount, properties, distinct_id
from event_rows
where workspace = {workspace:String} and time < {as_of:DateTime64(3, 'UTC')}
    and who in (select sipHash64(arrayJoin({ids:Array(String)}))) and distinct_id in {ids:Array(String)}
order by time desc, id desc
limit {size:UInt32} offset {skip:UInt32}
