"""``dibao_2022.eligible`` written by hand in DuckDB's SQL, as well as the author could: one pass over each table.

Open answers are NULL, exactly where the semantics page has them: every ``CASE`` asks both for yes and for no, and a sum
or a quantifier is NULL where a row that counts is. Amounts in fen; the dates are those of ``population.ON``.
"""

from __future__ import annotations

DUCKDB = """
WITH paid AS (
  SELECT parent_id AS paid_to, CASE WHEN COUNT(counts) = COUNT(*) THEN SUM(counts) END AS total
  FROM (
    SELECT parent_id,
      CASE WHEN kind IN ('低保金', '特困金', '孤儿生活保障金', '其他') THEN amount
           WHEN kind = '唯一住房出卖款' THEN
             CASE WHEN from_disaster_or_illness THEN 0 WHEN NOT from_disaster_or_illness THEN amount END
           WHEN kind IS NOT NULL THEN 0 END AS counts
    FROM {payments}
  ) AS facts GROUP BY parent_id
),
home AS (
  SELECT *, CASE WHEN district IS NOT NULL THEN CASE area WHEN '城镇' THEN 70000 WHEN '农村' THEN 60000 END END AS std
  FROM {household}
),
owed AS (
  SELECT parent_id AS owed_to, CASE WHEN COUNT(fee) = COUNT(*) THEN SUM(fee) END AS total
  FROM (
    SELECT o.parent_id AS parent_id,
      CASE WHEN unable THEN 0
           WHEN NOT unable THEN
             CASE WHEN fixed_by_document THEN document_amount
                  WHEN NOT fixed_by_document THEN
                    CASE WHEN heads = 0 THEN NULL
                         WHEN monthly_income <= std * heads THEN 0
                         ELSE (2 * (monthly_income - std * heads) + 5 * heads) // (10 * heads) END END END AS fee
    FROM (
      SELECT *, status IN ('特困供养人员', '低保家庭人员', '低保边缘家庭人员')
                OR (grave_illness_or_disability AND hardship_from_spending) AS unable
      FROM {obligors}
    ) AS o
    JOIN (SELECT id, parent_id FROM {members}) AS m ON m.id = o.parent_id
    JOIN (SELECT id, std FROM home) AS h ON h.id = m.parent_id
  ) AS facts GROUP BY parent_id
),
person AS (
  SELECT m.parent_id AS parent_id, relation = '本人' AS self, local_registration,
    CASE WHEN relation = '本人' THEN TRUE
         WHEN relation IS NOT NULL THEN
           CASE WHEN application = '单人申请' THEN FALSE
                WHEN application IS NOT NULL THEN
                  (relation = '配偶' OR (relation = '子女' AND minor)
                    OR (relation = '子女'
                        AND ((full_time AND schooling NOT IN ('不在读', '硕士', '博士')) OR NOT independent))
                    OR (duty_of_support AND lives_together_long_term)
                    OR (whereabouts IN ('刑满释放', '监外执行', '保外就医') AND back_home))
                  AND NOT CASE WHEN whereabouts = '宗教教职人员脱离家庭' THEN away_since <= DATE '2019-12-31'
                               ELSE whereabouts IN ('在监狱服刑', '强制隔离戒毒', '宣告失踪') END
           END END AS counted,
    CASE WHEN work = '未就业' THEN 0
         WHEN work = '灵活就业' THEN (2 * industry_wage * months_worked + 12) // 24 - work_costs
         WHEN work IS NOT NULL THEN
           CASE WHEN wage_certified THEN certified_wage
                WHEN NOT wage_certified THEN
                  CASE WHEN wage_from_contributions THEN derived_wage
                       WHEN NOT wage_from_contributions THEN industry_wage END END - work_costs END
    + CASE WHEN small_farming AND farming_by_coefficient THEN
             CASE WHEN district IS NOT NULL THEN
               CASE labour_class WHEN '完全' THEN 1800000 WHEN '部分' THEN 900000 WHEN '丧失' THEN 0 END END
           WHEN NOT (small_farming AND farming_by_coefficient) THEN business_revenue - business_costs END
    + CASE WHEN NOT leases_property THEN 0
           WHEN leases_property THEN
             CASE WHEN NOT lease_has_contract OR lease_far_below_market THEN lease_market_income
                  WHEN lease_has_contract AND NOT lease_far_below_market THEN lease_income END END
    + interest_and_dividends + collective_dividends + land_transfer_income
    + pension + unemployment_benefit + other_transfers
    + CASE WHEN paid.paid_to IS NULL THEN 0 ELSE paid.total END - transfers_paid AS income,
    CASE WHEN owed.owed_to IS NULL THEN 0 ELSE owed.total END AS support,
    (private_school AND schooling IN ('义务教育', '学前教育') AND yearly_tuition >= 12 * std)
      OR (studies_abroad AND NOT publicly_sent) AS schooling_bars,
    CASE WHEN last_trip_abroad_none THEN FALSE ELSE last_trip_abroad >= DATE '2021-12-31' END AS trip_bars,
    yearly_premium >= 12 * std AS premium_bars,
    (marginal AND ((disability_certificate AND (disability_grade IN ('一级', '二级')
                     OR (disability_grade = '三级' AND disability IN ('智力', '精神')))) OR grave_illness))
      OR (CASE WHEN in_religious_site_since_none THEN FALSE
               ELSE in_religious_site_since <= DATE '2019-12-31' END AND in_hardship) AS alone,
    kept_by_family AND NOT minor
      AND ((disability_certificate AND unable_to_work) OR (grave_illness AND bedridden)) AS kept
  FROM (
    SELECT *, born > DATE '2004-12-31' AS minor,
      CASE industry WHEN '建筑业' THEN 4800000 WHEN '居民服务业' THEN 3600000 END AS industry_wage
    FROM {members}
  ) AS m
  JOIN home ON home.id = m.parent_id
  LEFT JOIN paid ON paid.paid_to = m.id
  LEFT JOIN owed ON owed.owed_to = m.id
),
family AS (
  SELECT parent_id AS family_of, COUNT(*) AS persons,
    CASE WHEN BOOL_OR(self AND local_registration) THEN TRUE
         WHEN COUNT(self AND local_registration) = COUNT(*) THEN FALSE END AS registered,
    CASE WHEN COUNT(counted) = COUNT(*) THEN COUNT(*) FILTER (WHERE counted) END AS heads,
    CASE WHEN COUNT(CASE WHEN counted THEN income WHEN NOT counted THEN 0 END) = COUNT(*)
         THEN SUM(income) FILTER (WHERE counted) END AS earned,
    CASE WHEN COUNT(CASE WHEN counted THEN support WHEN NOT counted THEN 0 END) = COUNT(*)
         THEN SUM(support) FILTER (WHERE counted) END AS supported,
    CASE WHEN COUNT(income) = COUNT(*) THEN SUM(income) END AS all_earned,
    CASE WHEN COUNT(support) = COUNT(*) THEN SUM(support) END AS all_supported,
    CASE WHEN BOOL_OR(counted AND schooling_bars) THEN TRUE
         WHEN COUNT(counted AND schooling_bars) = COUNT(*) THEN FALSE END AS schooling_bars,
    CASE WHEN BOOL_OR(counted AND trip_bars) THEN TRUE
         WHEN COUNT(counted AND trip_bars) = COUNT(*) THEN FALSE END AS trip_bars,
    CASE WHEN BOOL_OR(counted AND premium_bars) THEN TRUE
         WHEN COUNT(counted AND premium_bars) = COUNT(*) THEN FALSE END AS premium_bars,
    CASE WHEN BOOL_OR(self AND alone) THEN TRUE WHEN COUNT(self AND alone) = COUNT(*) THEN FALSE END AS alone,
    CASE WHEN BOOL_OR(self AND kept) THEN TRUE WHEN COUNT(self AND kept) = COUNT(*) THEN FALSE END AS kept
  FROM person GROUP BY parent_id
),
dwelling AS (
  SELECT parent_id AS dwelling_of,
    CASE WHEN COUNT(danger) = COUNT(*) THEN COUNT(*) FILTER (WHERE danger NOT IN ('C级', 'D级')) END AS sound,
    CASE WHEN COUNT(CASE WHEN barring THEN floor_area WHEN NOT barring THEN 0 END) = COUNT(*)
         THEN COALESCE(SUM(floor_area) FILTER (WHERE barring), 0) END AS floor
  FROM (SELECT *, danger NOT IN ('C级', 'D级') AND NOT needed_home AS barring FROM {homes}) AS facts GROUP BY parent_id
),
shop AS (
  SELECT parent_id AS shop_of, CASE WHEN BOOL_OR(bars) THEN TRUE WHEN COUNT(bars) = COUNT(*) THEN FALSE END AS bars
  FROM (SELECT parent_id, "use" <> '空置' AND NOT needed_shop AS bars FROM {shops}) AS facts GROUP BY parent_id
),
vehicle AS (
  SELECT parent_id AS vehicle_of, CASE WHEN BOOL_OR(bars) THEN TRUE WHEN COUNT(bars) = COUNT(*) THEN FALSE END AS bars
  FROM (
    SELECT parent_id, CASE WHEN kind = '残疾人机动轮椅车' THEN NOT fuel_subsidy ELSE kind <> '普通两轮摩托车' END
                      AND NOT needed_vehicle AS bars
    FROM {vehicles}
  ) AS facts GROUP BY parent_id
),
project AS (
  SELECT parent_id AS project_of, CASE WHEN BOOL_OR(bars) THEN TRUE WHEN COUNT(bars) = COUNT(*) THEN FALSE END AS bars
  FROM (
    SELECT parent_id, done_on >= DATE '2019-12-31'
      AND (kind = '高标准装修' OR (kind IN ('修建自有住房', '按揭购房', '全款购房') AND only_home_after = '无')) AS bars
    FROM {projects}
  ) AS facts GROUP BY parent_id
)
SELECT home.id,
  CASE WHEN family.family_of IS NULL THEN FALSE ELSE registered END
  AND (application = '家庭申请'
    OR CASE WHEN family.family_of IS NULL THEN FALSE
            ELSE alone OR (kept AND all_earned + 12 * all_supported <= 36 * std * persons) END)
  AND CASE WHEN heads <> 0 THEN earned + 12 * supported < 12 * std * heads END
  AND NOT (deposits + securities + funds + insurance_value + claims + internet_assets > 24 * 70000 * heads
    OR (CASE WHEN dwelling.dwelling_of IS NULL THEN FALSE ELSE sound >= 2 END
        AND CASE WHEN dwelling.dwelling_of IS NULL THEN 0 ELSE floor END > 3 * 1000 * heads)
    OR CASE WHEN shop.shop_of IS NULL THEN FALSE ELSE shop.bars END
    OR CASE WHEN vehicle.vehicle_of IS NULL THEN FALSE ELSE vehicle.bars END
    OR (gave_up_income AND NOT donated_to_state))
  AND NOT ((CASE WHEN project.project_of IS NULL THEN FALSE ELSE project.bars END AND NOT hit_by_misfortune)
    OR CASE WHEN family.family_of IS NULL THEN FALSE ELSE schooling_bars OR trip_bars OR premium_bars END) AS eligible
FROM home
LEFT JOIN family ON family.family_of = home.id
LEFT JOIN dwelling ON dwelling.dwelling_of = home.id
LEFT JOIN shop ON shop.shop_of = home.id
LEFT JOIN vehicle ON vehicle.vehicle_of = home.id
LEFT JOIN project ON project.project_of = home.id
"""


def clickhouse() -> str:
    """The same in ClickHouse's words."""
    return DUCKDB.replace("BOOL_OR(", "max(").replace("//", "DIV")


def postgres() -> str:
    """The same in PostgreSQL's words; its ``/`` drops the remainder of whole numbers."""
    return DUCKDB.replace("//", "/")
