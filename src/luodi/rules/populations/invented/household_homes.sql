-- Homes owned: most have one, the better off more. Floor area in hundredths of a square metre.
SELECT home * 8 + place AS id, home AS parent_id,
  100 * (between_(home * 8 + place, 170, 35, 90) + CASE WHEN country THEN 40 ELSE means // 20000 END) AS floor_area,
  CASE WHEN chance(home * 8 + place, 171, CASE WHEN means < 90000 THEN 60000 ELSE 8000 END) THEN 'D级'
    WHEN chance(home * 8 + place, 171, CASE WHEN means < 90000 THEN 150000 ELSE 25000 END) THEN 'C级'
    WHEN chance(home * 8 + place, 171, 500000) THEN 'B级' ELSE 'A级' END AS danger,
  CASE WHEN chance(home * 8 + place, 172, 20000) THEN NULL ELSE chance(home * 8 + place, 173, 15000) END AS needed_home
FROM (
  SELECT id AS home, means, country, CAST(unnest(range(CASE
    WHEN draw(id, 174) < 140000 THEN 0
    WHEN draw(id, 174) < 930000 - means // 4 THEN 1
    WHEN draw(id, 174) < 985000 THEN 2 ELSE 3 END)) AS BIGINT) AS place
  FROM homes
)
