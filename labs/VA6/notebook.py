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
table(demo().rows("case.desk_assignment"), "id", "account", "from_local", "until_local", "zone")

# %%
table(demo().rows("case.desk_credit"), "id", "at", "amount_sat", "outpoint")

# %% [markdown]
# {{prose.minute}}

# %%
table(rows("case.desk_assignment"))

# %%
table(rows("case.desk_credit"))

# %% [markdown]
# **q1** {{questions.q1.text}}

# %% nbgrader={"grade_id": "q1"}
answer("q1", ..., because=[])

# %% [markdown]
# **q8** {{questions.q8.text}}

# %% nbgrader={"grade_id": "q8"}
answer("q8", ..., because=[])  # ["txid", …]

# %% [markdown]
# {{prose.people}}

# %%
table(rows("case.desk_customer"))

# %%
table(rows("case.statement"))

# %% [markdown]
# **q2** {{questions.q2.text}}

# %% nbgrader={"grade_id": "q2"}
answer("q2", ..., because=[])

# %%
table(rows("case.desk_login"))

# %% [markdown]
# **q3** {{questions.q3.text}}

# %% nbgrader={"grade_id": "q3"}
answer("q3", ..., because=[], against=[])

# %% [markdown]
# {{prose.devices}}

# %% [markdown]
# **q4a** {{questions.q4a.text}}

# %% nbgrader={"grade_id": "q4a"}
answer("q4a", ..., because=[])  # ["account", …]

# %% [markdown]
# **q4b** {{questions.q4b.text}}

# %% nbgrader={"grade_id": "q4b"}
answer("q4b", ...)  # {"dv-…": {"worth": "…"}, …}

# %%
table(rows("case.desk_line"))

# %% [markdown]
# **q4c** {{questions.q4c.text}}

# %% nbgrader={"grade_id": "q4c"}
answer("q4c", ..., because=[])  # or answer("q4c", UNKNOWN, needs="…", because=[])

# %% [markdown]
# {{prose.money}}

# %%
table(rows("case.desk_payout"))

# %% [markdown]
# **q5** {{questions.q5.text}}

# %% nbgrader={"grade_id": "q5"}
answer("q5", ...)  # {"desk/payout/…": {"sat": "…", "country": "…"}, …}

# %% [markdown]
# **q6** {{questions.q6.text}}

# %% nbgrader={"grade_id": "q6"}
answer("q6", ...)

# %% [markdown]
# {{prose.request}}

# %%
table(rows("case.drafted"))

# %% [markdown]
# **q7** {{questions.q7.text}}

# %% nbgrader={"grade_id": "q7"}
answer("q7", ...)  # {"case/drafted/…": {"fault": "…"}, …}

# %% [markdown]
# **q9** {{questions.q9.text}}

# %% nbgrader={"grade_id": "q9"}
answer("q9", ...)  # ["A", "B"]

# %% [markdown]
# **q10** {{questions.q10.text}}

# %% nbgrader={"grade_id": "q10"}
answer("q10", "")

# %% [markdown]
# {{prose.limits}}
#
# {{prose.submit}}

# %%
# submit()
