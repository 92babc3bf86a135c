-- Grown children of the old who live elsewhere, and parents who pay for a child; of one in fifty the income is not known.
WITH ties AS (
  SELECT id AS person, means, '赡养' AS tie, CAST(unnest(range(between_(id, 140, 0, 2))) AS BIGINT) AS place
  FROM people WHERE tie = '本人' AND age >= 60
  UNION ALL
  SELECT id, means, '抚养', CAST(3 AS BIGINT) FROM people WHERE tie = '子女' AND age < 18 AND chance(home, 141, 40000)
)
SELECT
  person * 4 + place AS id, person AS parent_id, tie,
  tie = '抚养' AND chance(person, 142, 700000) AS fixed_by_document,
  CASE WHEN tie = '抚养' THEN yuan(person, 143, 300, 2000) ELSE 0 END AS document_amount,
  CASE WHEN chance(person * 4 + place, 144, 20000) THEN NULL
    WHEN means < 90000 THEN yuan(person * 4 + place, 145, 1500, 9000)
    ELSE yuan(person * 4 + place, 145, 3000, 24000) END AS monthly_income,
  between_(person * 4 + place, 146, 1, 5) AS heads,
  CASE WHEN chance(person * 4 + place, 147, 600000) THEN '城镇' ELSE '农村' END AS area,
  CASE WHEN means < 90000 AND chance(person * 4 + place, 148, 60000) THEN '低保家庭人员' ELSE '无' END AS status,
  chance(person * 4 + place, 149, 50000) AS grave_illness_or_disability,
  CASE WHEN chance(person * 4 + place, 150, 40000) THEN NULL ELSE chance(person, 151, 500000) END AS hardship_from_spending
FROM ties
