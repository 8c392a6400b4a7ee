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
from parola_kit import answer, case, demo, evidence, hint, questions, rows, submit, table

questions()

# %% [markdown]
# {{prose.example}}

# %%
table(demo().rows("case.sentence", part="report"), "id", "position", "text")

# %%
case()

# %% [markdown]
# {{prose.report}}

# %%
table(sorted(rows("case.sentence", part="report"), key=lambda row: row["position"]), "id", "position", "text")

# %%
table(rows("case.journey"), "id", "holder", "record", "name", "reference", "handle", "text", "gloss", "basis")

# %% [markdown]
# **q1** {{questions.q1.text}}

# %% nbgrader={"grade_id": "q1"}
answer("q1", ...)  # {"case/sentence/…": {"is": "…"}, …}

# %% [markdown]
# **q2** {{questions.q2.text}}

# %% nbgrader={"grade_id": "q2"}
answer("q2", ...)  # {"case/sentence/…": {"record": "case/journey/…"}, …}

# %% [markdown]
# {{prose.disclosure}}

# %% [markdown]
# **q3** {{questions.q3.text}}

# %% nbgrader={"grade_id": "q3"}
answer("q3", ...)  # {"case/journey/…": {"schedule": "…", "reason": "…"}, …}

# %% [markdown]
# {{prose.finding}}

# %%
table([row for row in rows("case.journey") if row["record"] in ("validation", "finding")], "id", "record", "text")

# %% [markdown]
# **q4** {{questions.q4.text}}

# %% nbgrader={"grade_id": "q4"}
answer("q4", ..., because=[])

# %% [markdown]
# **q5** {{questions.q5.text}}

# %% nbgrader={"grade_id": "q5"}
answer("q5", ..., because=[])

# %% [markdown]
# **q6** {{questions.q6.text}}

# %% nbgrader={"grade_id": "q6"}
answer("q6", ..., because=[])

# %% [markdown]
# **q7** {{questions.q7.text}}

# %% nbgrader={"grade_id": "q7"}
answer("q7", ...)

# %% [markdown]
# {{prose.court}}

# %%
table(sorted(rows("case.sentence", part="counsel"), key=lambda row: row["position"]), "id", "position", "text")

# %% [markdown]
# **q8** {{questions.q8.text}}

# %% nbgrader={"grade_id": "q8"}
answer("q8", ..., because=[])  # {"case/sentence/…": {"reply": "…"}, …}

# %% [markdown]
# **q9** {{questions.q9.text}}

# %% nbgrader={"grade_id": "q9"}
answer("q9", "")

# %% [markdown]
# {{prose.limits}}
#
# {{prose.submit}}

# %%
# submit()
