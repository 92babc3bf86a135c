-- Homes built, bought or renovated in the last years.
SELECT id, id AS parent_id,
  CASE between_(id, 201, 0, 5) WHEN 0 THEN '修建自有住房' WHEN 1 THEN '全款购房' WHEN 2 THEN '高标准装修'
    WHEN 3 THEN '按揭购房' ELSE '普通装修' END AS kind,
  getvariable('day') - CAST(between_(id, 202, 10, 3000) AS INTEGER) AS done_on,
  CASE WHEN means < 90000 AND chance(id, 203, 500000) THEN '排危' ELSE '无' END AS only_home_after
FROM homes WHERE chance(id, 200, 25000 + means // 12)
