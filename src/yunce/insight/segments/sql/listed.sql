-- grain of the result: id of a list. who: the number of the person whose it is now.
select id, sipHash64(dictGetOrDefault('@database@.person_overrides', 'survivor', ({workspace:String}, id), id)) as who
from (select arrayJoin({ids:Array(String)}) as id)
