"""问: forms made from the facts that rules read, shared by the desk and the public pages.

``questions_of`` (from ``luodi.rules.asking``) says what is still open; ``AskingForm`` puts it to a person and gives the
answers back as facts. A walk through a household of three: no facts → how many members, which district …; 3 members →
each one's relation, registration …; a member out of work is not asked for wages; nothing open → the form is empty.
"""
