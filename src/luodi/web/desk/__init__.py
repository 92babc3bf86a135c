"""窗口: decisions that a caseworker makes, a second person reviews, and anybody can decide again later.

Types. A ``Matter`` (认定事项) is one applicant under one rule of one pack, at one unit. Its ``Ruling``s (认定) are
versions: each has a date, the facts (encrypted), the answer with its receipt, and a state; nothing is overwritten, a
later version supersedes. ``Answer`` (``answering``) is a ruling worked out again for a page: the decision, its reasons
beside the source, what would change it, other readings. ``Sight`` (``standing``) is what a person may see of a matter.

A household of three, walked through: the caseworker opens a matter under dibao_2022 as of a day (draft, version 1);
eight short forms later nothing is open any more; the answer stands with its reasons; it is submitted (to review: the
receipt is made); another person of the unit approves (in force), or returns it with a reason. Two months later a wage
is another one from May on: an amendment makes version 2 (draft) from version 1, the months are worked out again and
compared, and it goes to review in its turn. Replaying a ruling decides again on its facts; the receipt is compared.
"""
