-- One row a household of the invented city. Amounts in fen.
SELECT
  id,
  district,
  CASE WHEN country THEN '农村' ELSE '城镇' END AS area,
  CASE WHEN chance(id, 20, 12000) THEN '单人申请' ELSE '家庭申请' END AS application,
  getvariable('day') - CAST(between_(id, 21, 1, 300) AS INTEGER) AS applied_on,
  means BETWEEN 45000 AND 90000 AS marginal,
  -- One in two hundred has not said what lies at the bank.
  CASE WHEN chance(id, 22, 5000) THEN NULL
    WHEN means < 100000 THEN yuan(id, 23, 0, 22000)
    WHEN means < 400000 THEN yuan(id, 23, 4000, 90000)
    WHEN means < 800000 THEN yuan(id, 23, 20000, 260000)
    ELSE yuan(id, 23, 90000, 1500000) END AS deposits,
  CASE WHEN chance(id, 24, means // 4) THEN yuan(id, 25, 1000, 200000) ELSE 0 END AS securities,
  CASE WHEN chance(id, 26, means // 3) THEN yuan(id, 27, 500, 120000) ELSE 0 END AS funds,
  CASE WHEN chance(id, 28, means // 3) THEN yuan(id, 29, 1000, 150000) ELSE 0 END AS insurance_value,
  CASE WHEN chance(id, 30, 30000) THEN yuan(id, 31, 500, 50000) ELSE 0 END AS claims,
  CASE WHEN chance(id, 32, 300000 + means // 2) THEN yuan(id, 33, 10, 3000 + means // 40) ELSE 0 END
    AS internet_assets,
  chance(id, 34, 800) AS gave_up_income,
  chance(id, 35, 20) AS donated_to_state,
  chance(id, 36, 4000) AS hit_by_misfortune,
  means < 45000 AND chance(id, 37, 600000) AS receives_support
FROM homes
