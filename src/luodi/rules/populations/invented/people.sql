-- Who lives in a household: ties and ages. id is the household's times 16 plus the place in it.
WITH placed AS (
  SELECT id AS home, means, size, country, head_age, CAST(unnest(range(size)) AS BIGINT) AS place FROM homes
),
tied AS (
  SELECT *, home * 16 + place AS id,
    CASE
      WHEN place = 0 THEN '本人'
      WHEN place = 1 AND size >= 3 THEN CASE WHEN chance(home, 7, 880000) THEN '配偶' ELSE '子女' END
      WHEN place = 1 THEN
        CASE WHEN chance(home, 7, 650000) THEN '配偶' WHEN chance(home, 8, 600000) THEN '子女' ELSE '父母' END
      WHEN place IN (2, 3) THEN '子女'
      WHEN place = 4 OR chance(home, 9, 700000) THEN '父母'
      ELSE '其他亲属' END AS tie
  FROM placed
)
SELECT id, home, place, tie, means, country,
  greatest(0, least(99, CASE
    WHEN tie = '本人' THEN head_age
    WHEN tie = '配偶' THEN greatest(20, head_age + between_(home, 10, -6, 4))
    WHEN tie = '子女' AND head_age < 24 + 3 * place THEN between_(id, 11, 0, 4)
    WHEN tie = '子女' THEN head_age - 23 - between_(id, 11, 0, 12) - 2 * place
    WHEN tie = '父母' THEN greatest(50, head_age + between_(id, 11, 20, 32))
    ELSE between_(id, 11, 18, 80) END)) AS age
FROM tied
