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
receipt = demo().one("case.payment")
table([receipt], "id", "at", "txid", "address", "amount_sat")

# %%
table(demo().rows("chain.txout", txid=receipt["txid"]), "id", "address", "value_sat")

# %%
table(rows("case.payment"))

# %% [markdown]
# {{prose.follow}}

# %% [markdown]
# **q1** {{questions.q1.text}}

# %% nbgrader={"grade_id": "q1"}
answer("q1", ..., because=[])  # ["txid", "txid", …]

# %% [markdown]
# {{prose.amounts}}

# %% [markdown]
# **q2a** {{questions.q2a.text}}

# %% nbgrader={"grade_id": "q2a"}
answer("q2a", ..., because=[])

# %% [markdown]
# **q2b** {{questions.q2b.text}}

# %% nbgrader={"grade_id": "q2b"}
answer("q2b", ..., against=[])  # (least, greatest)

# %% [markdown]
# **q3** {{questions.q3.text}}

# %% nbgrader={"grade_id": "q3"}
answer("q3", ...)

# %% [markdown]
# {{prose.outputs}}

# %% [markdown]
# **q4** {{questions.q4.text}}

# %% nbgrader={"grade_id": "q4"}
answer("q4", ...)  # ["txid:n", …]

# %% [markdown]
# **q5** {{questions.q5.text}}

# %% nbgrader={"grade_id": "q5"}
answer("q5", ...)  # ["txid:n", …]

# %% [markdown]
# {{prose.tags}}

# %% [markdown]
# **q6a** {{questions.q6a.text}}

# %% nbgrader={"grade_id": "q6a"}
answer("q6a", ..., because=[])

# %% [markdown]
# **q6b** {{questions.q6b.text}}

# %% nbgrader={"grade_id": "q6b"}
answer("q6b", ...)

# %% [markdown]
# **q7** {{questions.q7.text}}

# %% nbgrader={"grade_id": "q7"}
answer("q7", ...)  # ["txid", …]

# %% [markdown]
# **q8** {{questions.q8.text}}

# %% nbgrader={"grade_id": "q8"}
answer("q8", ...)

# %% [markdown]
# {{prose.account}}

# %%
table(rows("case.desk_reply"), "id", "address", "account", "from_local", "until_local", "zone")

# %% [markdown]
# **q9** {{questions.q9.text}}

# %% nbgrader={"grade_id": "q9"}
answer("q9", ..., because=[])  # or answer("q9", UNKNOWN, needs="…", because=[])

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
