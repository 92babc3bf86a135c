-- One row a person of a household; id is the household's times 16 plus the place in it. Yearly amounts in fen.
WITH lived AS (
  SELECT *,
    CASE
      WHEN age BETWEEN 3 AND 5 AND chance(id, 50, 900000) THEN '学前教育'
      WHEN age BETWEEN 6 AND 15 THEN '义务教育'
      WHEN age BETWEEN 16 AND 18 AND tie = '子女' AND chance(id, 50, 920000) THEN '高中中职'
      WHEN age BETWEEN 19 AND 22 AND tie = '子女' AND chance(id, 50, 300000) THEN '专科'
      WHEN age BETWEEN 19 AND 22 AND tie = '子女' AND chance(id, 50, 620000) THEN '本科'
      WHEN age BETWEEN 23 AND 25 AND tie = '子女' AND chance(id, 50, 90000) THEN '硕士'
      WHEN age BETWEEN 26 AND 28 AND tie = '子女' AND chance(id, 50, 8000) THEN '博士'
      ELSE '不在读' END AS schooling,
    chance(id, 51, 25000 + age * 600) AS disabled,
    chance(id, 52, 3000 + age * 250) AS ill,
    CASE
      WHEN means < 90000 THEN between_(id, 53, 5000, 24000)
      WHEN means < 300000 THEN between_(id, 53, 18000, 54000)
      WHEN means < 750000 THEN between_(id, 53, 36000, 96000)
      ELSE between_(id, 53, 66000, 300000) END AS earns
  FROM people
),
working AS (
  SELECT *,
    CASE
      WHEN age < 16 OR schooling <> '不在读' OR (disabled AND chance(id, 54, 500000)) OR ill THEN '未就业'
      WHEN age >= 60 THEN CASE WHEN chance(id, 54, 850000) THEN '未就业' ELSE '灵活就业' END
      WHEN chance(id, 54, CASE WHEN means < 90000 THEN 330000 ELSE 130000 END) THEN '未就业'
      WHEN chance(id, 55, CASE WHEN means < 90000 THEN 420000 ELSE 180000 END) THEN '灵活就业'
      ELSE '稳定就业或长期外出务工' END AS work
  FROM lived
)
SELECT
  id,
  home AS parent_id,
  tie AS relation,
  getvariable('day') - CAST(age * 365 + age // 4 + 1 + between_(id, 56, 0, 363) AS INTEGER) AS born,
  chance(id, 57, 970000) AS local_registration,
  tie IN ('本人', '配偶', '子女', '父母') OR chance(id, 58, 300000) AS duty_of_support,
  chance(id, 59, 960000) AS lives_together_long_term,
  NOT (age < 18 OR (disabled AND chance(id, 60, 300000))) AS independent,
  schooling,
  schooling <> '不在读' AND chance(id, 61, 970000) AS full_time,
  CASE WHEN age >= 18 AND chance(id, 62, 1500) THEN '在监狱服刑' WHEN age >= 18 AND chance(id, 62, 2000) THEN '强制隔离戒毒'
    WHEN age >= 18 AND chance(id, 62, 2600) THEN '刑满释放' WHEN age >= 40 AND chance(id, 62, 2800) THEN '宣告失踪'
    ELSE '无' END AS whereabouts,
  getvariable('day') - CAST(between_(id, 63, 100, 2500) AS INTEGER) AS away_since,
  chance(id, 64, 800000) AS back_home,
  NULL::DATE AS in_religious_site_since,
  TRUE AS in_religious_site_since_none,
  disabled AS disability_certificate,
  CASE WHEN disabled THEN CASE between_(id, 65, 0, 9) WHEN 0 THEN '视力' WHEN 1 THEN '听力' WHEN 2 THEN '智力'
    WHEN 3 THEN '精神' WHEN 4 THEN '多重' WHEN 5 THEN '言语' ELSE '肢体' END ELSE '肢体' END AS disability,
  CASE WHEN disabled THEN CASE between_(id, 66, 0, 9) WHEN 0 THEN '一级' WHEN 1 THEN '二级' WHEN 2 THEN '二级'
    WHEN 3 THEN '三级' WHEN 4 THEN '三级' WHEN 5 THEN '三级' ELSE '四级' END ELSE '四级' END AS disability_grade,
  ill AS grave_illness,
  ill AND chance(id, 67, 120000) AS bedridden,
  (disabled AND chance(id, 68, 350000)) OR (ill AND chance(id, 68, 200000)) AS unable_to_work,
  disabled AND chance(id, 69, 200000) AS kept_by_family,
  work,
  work = '稳定就业或长期外出务工' AND chance(id, 70, 850000) AS wage_certified,
  -- One certificate in two hundred has not come in.
  CASE WHEN work = '稳定就业或长期外出务工' AND chance(id, 71, 5000) THEN NULL
    WHEN work = '稳定就业或长期外出务工' THEN earns * 100 ELSE 0 END AS certified_wage,
  chance(id, 72, 750000) AS wage_from_contributions,
  CASE WHEN work = '稳定就业或长期外出务工' THEN (earns - earns // 10) * 100 ELSE 0 END AS derived_wage,
  CASE WHEN chance(id, 73, 550000) THEN '建筑业' WHEN chance(id, 73, 985000) THEN '居民服务业' ELSE '住宿餐饮业' END
    AS industry,
  CASE WHEN work = '灵活就业' THEN CASE WHEN means < 90000 THEN between_(id, 74, 0, 5) ELSE between_(id, 74, 3, 12) END
    ELSE 0 END AS months_worked,
  CASE WHEN work = '未就业' THEN 0 ELSE yuan(id, 75, 0, 1500) END AS work_costs,
  CASE WHEN tie = '本人' AND NOT country AND chance(id, 76, 30000) THEN yuan(id, 77, 12000, 90000) ELSE 0 END
    AS business_revenue,
  CASE WHEN tie = '本人' AND NOT country AND chance(id, 76, 30000) THEN yuan(id, 78, 6000, 40000) ELSE 0 END
    AS business_costs,
  country AND tie IN ('本人', '配偶') AND chance(id, 79, 550000) AS small_farming,
  means < 90000 AND chance(id, 80, 20000) AS farming_by_coefficient,
  CASE WHEN disabled AND chance(id, 81, 300000) THEN '丧失' WHEN age >= 65 OR disabled THEN '部分' ELSE '完全' END
    AS labour_class,
  tie = '本人' AND chance(id, 82, 20000 + means // 10) AS leases_property,
  yuan(id, 83, 2000, 30000) AS lease_income,
  chance(id, 84, 900000) AS lease_has_contract,
  yuan(id, 85, 3000, 36000) AS lease_market_income,
  CASE WHEN chance(id, 86, means // 2) THEN yuan(id, 87, 10, 4000) ELSE 0 END AS interest_and_dividends,
  CASE WHEN country AND chance(id, 88, 80000) THEN yuan(id, 89, 50, 1200) ELSE 0 END AS collective_dividends,
  CASE WHEN country AND tie = '本人' AND chance(id, 90, 250000) THEN yuan(id, 91, 200, 3000) ELSE 0 END
    AS land_transfer_income,
  CASE WHEN age >= 60 AND NOT country AND means >= 90000 AND chance(id, 92, 850000) THEN yuan(id, 93, 15600, 60000)
    WHEN age >= 60 AND chance(id, 92, 150000) THEN yuan(id, 93, 4800, 15600) ELSE 0 END AS pension,
  CASE WHEN work = '未就业' AND age BETWEEN 20 AND 58 AND chance(id, 94, 40000) THEN yuan(id, 95, 6000, 18000) ELSE 0 END
    AS unemployment_benefit,
  CASE WHEN chance(id, 96, 30000) THEN yuan(id, 97, 200, 8000) ELSE 0 END AS other_transfers,
  CASE WHEN work = '稳定就业或长期外出务工' THEN (earns // 12) * 100 ELSE 0 END AS transfers_paid,
  means > 700000 AND schooling IN ('本科', '硕士') AND chance(id, 98, 60000) AS studies_abroad,
  chance(id, 99, 100000) AS publicly_sent,
  schooling IN ('学前教育', '义务教育') AND chance(id, 100, 40000 + means // 8) AS private_school,
  CASE WHEN schooling = '不在读' THEN 0 ELSE yuan(id, 101, 200, 1000 + means // 40) END AS yearly_tuition,
  CASE WHEN means > 300000 AND chance(id, 102, 60000) THEN getvariable('day') - CAST(between_(id, 103, 5, 1500) AS INTEGER)
    END AS last_trip_abroad,
  NOT (means > 300000 AND chance(id, 102, 60000)) AS last_trip_abroad_none,
  CASE WHEN chance(id, 104, 100000 + means // 4) THEN yuan(id, 105, 100, 1000 + means // 80) ELSE 0 END AS yearly_premium,
  -- What a person must decide has been decided, but for a few.
  CASE WHEN chance(id, 106, 40000) THEN NULL ELSE chance(id, 107, 100000) END AS lease_far_below_market,
  CASE WHEN chance(id, 108, 40000) THEN NULL ELSE means < 90000 END AS in_hardship
FROM working
