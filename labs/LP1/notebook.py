# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # {{title}}
#
# {{prose.intro}}
#
# **{{minutes}} min** · {{prose.plan}}
#
# {{objectives}}
#
# {{prose.care}}

# %%
from parola_kit import UNKNOWN, answer, case, demo, evidence, hint, questions, rows, submit, table

questions()

# %% [markdown]
# {{prose.example}}

# %%
table(demo().rows("case.lead"))

# %%
case()

# %% [markdown]
# {{prose.list}}

# %%
table(rows("case.lead"))

# %%
table(rows("case.holder"))

# %% [markdown]
# {{prose.log}}

# %%
table(rows("case.log"))

# %% [markdown]
# {{prose.clocks}}

# %%
from datetime import timedelta

from parola_kit.methods.times import utc

utc("2025-01-31 19:00", "+07:00") + timedelta(hours=48)  # a local time, its zone, and the hours of a notice

# %% [markdown]
# **q1a** {{questions.q1a.text}}

# %% nbgrader={"grade_id": "q1a"}
answer("q1a", ...)  # ["case/lead/…", "case/lead/…"]

# %% [markdown]
# **q1b** {{questions.q1b.text}}

# %% nbgrader={"grade_id": "q1b"}
answer("q1b", ..., because=[], against=[])  # "2025-01-31T12:00:00Z"

# %% [markdown]
# {{prose.lines}}

# %%
table(rows("case.card"))

# %% [markdown]
# **q2** {{questions.q2.text}}

# %% nbgrader={"grade_id": "q2"}
answer("q2", ...)  # [["A"], ["B", "C"], ["D"]]

# %% [markdown]
# **q3** {{questions.q3.text}}

# %% nbgrader={"grade_id": "q3"}
answer("q3", ...)  # {"case/lead/…": {"act": "…"}}

# %% [markdown]
# **q4a** {{questions.q4a.text}}

# %% nbgrader={"grade_id": "q4a"}
answer("q4a", ...)  # {"preserve": {"authority": "…"}, …}

# %% [markdown]
# **q4b** {{questions.q4b.text}}

# %% nbgrader={"grade_id": "q4b"}
answer("q4b", ..., because=[], against=[])

# %% [markdown]
# {{prose.register}}

# %%
table(rows("case.register"))

# %% [markdown]
# **q5a** {{questions.q5a.text}}

# %% nbgrader={"grade_id": "q5a"}
answer("q5a", ...)  # ["case/register/…"], or [] for none

# %% [markdown]
# **q5b** {{questions.q5b.text}}

# %% nbgrader={"grade_id": "q5b"}
answer("q5b", ...)

# %% [markdown]
# {{prose.people}}

# %% [markdown]
# **q6** {{questions.q6.text}}

# %% nbgrader={"grade_id": "q6"}
answer("q6", ...)  # {"case/lead/…": {"told": "…"}}

# %% [markdown]
# **q7** {{questions.q7.text}}

# %% nbgrader={"grade_id": "q7"}
answer("q7", ..., because=[])

# %% [markdown]
# {{prose.money}}

# %% [markdown]
# **q8** {{questions.q8.text}}

# %% nbgrader={"grade_id": "q8"}
answer("q8", ...)  # ["A", "B"]

# %% [markdown]
# **q9** {{questions.q9.text}}

# %% nbgrader={"grade_id": "q9"}
answer("q9", "")

# %% [markdown]
# {{prose.limits}}
#
# {{prose.next}}
#
# {{prose.submit}}

# %%
# submit()
