-- grain: one event of the workspace that happened before as_of, with the person as we know it now.
SELECT
    yunce_src.person AS person,
    yunce_src.distinct_id AS distinct_id,
    toTimeZone(yunce_src.time, {yunce_zone:String}) AS time,
    toTimeZone(yunce_src.received, {yunce_zone:String}) AS received,
    yunce_src.event AS event,
    yunce_src.amount AS amount,
    yunce_src.channel AS channel,
    yunce_src.campaign AS campaign,
    yunce_src.session AS session,
    yunce_src.source AS source,
    yunce_src.properties AS properties
FROM events AS yunce_src
WHERE yunce_src.workspace = {yunce_workspace:String} AND yunce_src.time < {yunce_as_of:DateTime64(3, 'UTC')}
    AND yunce_src.time >= {yunce_since:DateTime64(3, 'UTC')}
