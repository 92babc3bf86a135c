"""渝府办发〔2024〕72号: what its wording leaves open."""

from luodi.rules import *

# The first option is the default; the others run on request.

published = reading(
    "第三十一条",
    "“自发布之日起施行”，发布之日没有写",
    as_issued="按落款的印发日",
    unsaid="发布之日须另查，不作判断",
)
listed_sectors = reading(
    "第七条",
    "所列20项行业之后有“等”字",
    open_list="等字之外的行业也在内",
    listed_only="只限所列20项",
)
street_name = reading(
    "第五条（三）",
    "命名只写乡镇大队，街道所建的队伍如何命名没有写",
    as_township="比照乡镇大队",
    unsaid="没有规定",
)
every_year = reading(
    "第八条",
    "“每年定期”认定是每个日历年一次，还是每12个月一次",
    calendar_year="每个日历年一次",
    twelve_months="距上次不超过12个月",
)
township_money = reading(
    "第十九条",
    "首句由组建单位保障，（一）写大队经费由区县应急管理部门保障，而大队由乡镇组建",
    district="按（一），区县应急管理部门",
    builder="按首句，组建它的乡镇或者街道",
)
township_office = reading(
    "第十一条第二款",
    "乡镇（街道）没有应急管理部门时，“本级应急管理部门”指谁没有写",
    district="区县应急管理部门",
    township="乡镇政府（街道办事处）",
)
sector_office = reading(
    "第十一条第二款",
    "应急管理部门所建的队伍是否也向行业（领域）主管部门报告",
    all_teams="一律报告",
    sector_teams="只有行业专业队伍报告",
)
who_agrees = reading(
    "第十一条第二款",
    "“经同意”由谁同意没有另指",
    those_told="接受报告的各部门都同意",
    emergency_office="应急管理部门同意即可",
)
members_meant = reading(
    "第二十三条",
    "“队员”是否包括兼职人员",
    all_members="专职和兼职",
    full_time_only="只指专职",
)
