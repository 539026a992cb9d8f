-- How many rows the table's index leaves to read: an upper bound, known without reading them.
explain estimate
select who from event_rows
where workspace = {workspace:String} and time >= {since:DateTime64(3, 'UTC')} and time < {until:DateTime64(3, 'UTC')}
