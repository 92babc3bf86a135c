"""渝府办发〔2022〕128号: what it leaves to other documents, supposed for simulations only; it is from no document.

Read by ``luodi simulate --suppose`` and by nothing else.
"""

from luodi.facts import *
from luodi.packs.chongqing.dibao_2022.rules import *
from luodi.rules import *


@rule("假定", "低保金月补助额按标准与人均收入的差额乘以人数（推演用的假定，不出自任何文件）")
def supposed_amount_of_support(home: Household, std: Standards, on: Date) -> Money:
    """The monthly amount is the gap between the standard and income a head, times the heads (from no document)."""
    gap = rounded((standard(home, std) - income_per_head(home, std, on)) * heads(home, on), to=Money)
    return max(gap, yuan(0))
