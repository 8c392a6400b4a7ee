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
# {{prose.first}}

# %% [markdown]
# **q1** {{questions.q1.text}}

# %% nbgrader={"grade_id": "q1"}
answer("q1", "")

# %% [markdown]
# {{prose.example}}

# %%
shown = ("crossing-out", "crossing-in", "landing", "message")
table([row for row in demo().rows("case.journey") if row["record"] in shown], "id", "record", "at_local", "zone", "place", "name", "text")

# %%
case()

# %% [markdown]
# {{prose.file}}

# %%
file = rows("case.journey")
table(file, "id", "holder", "record", "at_local", "zone", "place", "name", "document", "reference", "handle")

# %%
table(file, "id", "record", "topic", "handle", "text", "gloss", "basis")

# %% [markdown]
# {{prose.people}}

# %% [markdown]
# **q2** {{questions.q2.text}}

# %% nbgrader={"grade_id": "q2"}
answer("q2", ...)  # {"a_handle12": {"owner": "…"}, "case/journey/…": {"owner": "…"}, …}

# %% [markdown]
# **q8** {{questions.q8.text}}

# %% nbgrader={"grade_id": "q8"}
answer("q8", ..., because=[])  # or UNKNOWN, needs="…"

# %% [markdown]
# {{prose.times}}

# %% [markdown]
# **q3** {{questions.q3.text}}

# %% nbgrader={"grade_id": "q3"}
answer("q3", ...)  # ["case/journey/…", "case/journey/…", …]

# %% [markdown]
# **q4** {{questions.q4.text}}

# %% nbgrader={"grade_id": "q4"}
answer("q4", ..., because=[])  # ["…", "…"]

# %% [markdown]
# **q10** {{questions.q10.text}}

# %% nbgrader={"grade_id": "q10"}
answer("q10", ..., because=[])  # ("2025-01-31T12:00Z", "2025-01-31T13:00Z")

# %% [markdown]
# **q11** {{questions.q11.text}}

# %% nbgrader={"grade_id": "q11"}
answer("q11", ..., because=[])  # "2025-01-31T12:00Z"

# %% [markdown]
# {{prose.company}}

# %% [markdown]
# **q5** {{questions.q5.text}}

# %% nbgrader={"grade_id": "q5"}
answer("q5", ..., because=[], against=[])  # {"SPECIMEN-…": {"company": "…"}, …}

# %% [markdown]
# {{prose.sources}}

# %% [markdown]
# **q6** {{questions.q6.text}}

# %% nbgrader={"grade_id": "q6"}
answer("q6", ..., because=[])  # {"fare": {"stands": "case/journey/…"}, "meeting": …}

# %% [markdown]
# **q7a** {{questions.q7a.text}}

# %% nbgrader={"grade_id": "q7a"}
answer("q7a", ..., because=[])

# %% [markdown]
# **q7b** {{questions.q7b.text}}

# %% nbgrader={"grade_id": "q7b"}
answer("q7b", ...)  # ["A", "B"]

# %% [markdown]
# **q9** {{questions.q9.text}}

# %% nbgrader={"grade_id": "q9"}
answer("q9", ..., because=[])  # or UNKNOWN, needs="…"

# %% [markdown]
# {{prose.limits}}
#
# {{prose.submit}}

# %%
# submit()
