-- Commercial premises of the few that own some.
SELECT id, id AS parent_id,
  CASE WHEN chance(id, 181, 550000) THEN '出租' WHEN chance(id, 181, 850000) THEN '自营' ELSE '空置' END AS use,
  CASE WHEN chance(id, 182, 30000) THEN NULL ELSE chance(id, 183, 30000) END AS needed_shop
FROM homes WHERE chance(id, 180, means // 18)
