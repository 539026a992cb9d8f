-- grain of the result: person with at least one of the traits that the condition uses. met: 0 not, 1 missing, 2 met.
select who, toUInt8(multiIf(isNull(@met@), 1, @met@, 2, 0)) as met
from
(
    select sipHash64(person) as who, mapFromArrays(groupArray(toString(key)), groupArray(value)) as traits
    from person_traits_at(as_of = {as_of:DateTime64(3, 'UTC')})
    where workspace = {workspace:String} and person != '' and key in {keys:Array(String)}
    group by person
)
where who > {low:UInt64} and who <= {high:UInt64}
