-- Vehicles: cars of those who can pay for one, motorcycles, now and then a machine.
SELECT id, id AS parent_id,
  CASE WHEN means < 90000 THEN
      CASE WHEN chance(id, 191, 700000) THEN '普通两轮摩托车' WHEN chance(id, 191, 850000) THEN '机动车辆'
        ELSE '残疾人机动轮椅车' END
    WHEN country AND chance(id, 191, 300000) THEN '普通两轮摩托车'
    WHEN country AND chance(id, 191, 330000) THEN '大型农机具'
    ELSE '机动车辆' END AS kind,
  chance(id, 192, 900000) AS fuel_subsidy,
  CASE WHEN chance(id, 193, 30000) THEN NULL ELSE chance(id, 194, 20000) END AS needed_vehicle
FROM homes WHERE chance(id, 190, 120000 + means // 2)
