-- grain: person, trait, as it was last changed before as_of. A trait that was changed after as_of is left out: what it was before is
-- no longer told by the view.
SELECT
    yunce_src.person AS person,
    yunce_src.key AS key,
    yunce_src.value AS value,
    toTimeZone(yunce_src.changed, {yunce_zone:String}) AS changed
FROM person_traits AS yunce_src
WHERE yunce_src.workspace = {yunce_workspace:String} AND yunce_src.changed < {yunce_as_of:DateTime64(3, 'UTC')}
