-- grain of the result: trait of one person, as known before {as_of}.
select toString(key) as key, value, changed from person_traits_at(as_of = {as_of:DateTime64(3, 'UTC')})
where workspace = {workspace:String} and person = {person:String}
order by key
