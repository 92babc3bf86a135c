-- Grants and other payments: the basic pension of the old in the country, scholarships, allowances.
SELECT id * 2 AS id, id AS parent_id, '城乡居民基础养老金' AS kind, yuan(id, 130, 1500, 2400) AS amount,
  FALSE AS from_disaster_or_illness
FROM people WHERE age >= 60 AND (country OR means < 90000) AND chance(id, 131, 800000)
UNION ALL
SELECT id * 2 + 1, id,
  CASE WHEN age BETWEEN 16 AND 24 THEN '助学金及生活补助' WHEN age >= 80 THEN '高龄失能老年人养老服务补贴'
    WHEN chance(id, 133, 200000) THEN '优待抚恤金' WHEN chance(id, 133, 500000) THEN '困难残疾人生活补贴'
    WHEN means < 45000 THEN '低保金' ELSE '其他' END,
  yuan(id, 134, 300, 4800), FALSE
FROM people WHERE chance(id, 132, CASE WHEN means < 90000 THEN 120000 ELSE 30000 END)
