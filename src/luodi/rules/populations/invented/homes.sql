-- What everything else of a household hangs on. means: how well off it is, 0 the poorest, 999,999 the richest.
WITH drawn AS (
  SELECT range AS id, draw(range, 1) AS means, draw(range, 2) AS s, draw(range, 3) AS d
  FROM range(1, getvariable('households') + 1)
),
placed AS (
  SELECT id, means,
    CASE WHEN s < 220000 THEN 1 WHEN s < 500000 THEN 2 WHEN s < 740000 THEN 3 WHEN s < 880000 THEN 4
      WHEN s < 960000 THEN 5 ELSE 6 END AS size,
    CASE WHEN d < 240000 THEN '临洲区' WHEN d < 420000 THEN '望山区' WHEN d < 580000 THEN '桐湖区'
      WHEN d < 700000 THEN '鹭洲县' WHEN d < 810000 THEN '松岚县' WHEN d < 910000 THEN '石渡市'
      WHEN d < 960000 THEN '云洲高新区' ELSE '云洲经开区' END AS district
  FROM drawn
)
SELECT id, means, size, district,
  chance(id, 4, CASE district WHEN '临洲区' THEN 50000 WHEN '望山区' THEN 100000 WHEN '桐湖区' THEN 120000
    WHEN '鹭洲县' THEN 550000 WHEN '松岚县' THEN 650000 WHEN '石渡市' THEN 500000 ELSE 30000 END) AS country,
  -- Who heads a household of one is old more often than who heads a larger one.
  CASE
    WHEN size = 1 AND chance(id, 5, 450000) THEN between_(id, 6, 60, 88)
    WHEN size = 1 THEN between_(id, 6, 22, 59)
    WHEN size = 2 AND chance(id, 5, 350000) THEN between_(id, 6, 60, 82)
    ELSE between_(id, 6, 25, 62) END AS head_age
FROM placed
