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
from parola_kit import UNKNOWN, answer, case, demo, evidence, flow, hint, questions, rows, submit, table
from parola_kit.draw import transaction_flow

questions()

# %% [markdown]
# {{prose.example}}

# %%
several = next(tx for tx in demo().rows("chain.tx") if tx["in_count"] == 3 and tx["out_count"] == 1)
transaction_flow(demo(), several["txid"])

# %% [markdown]
# {{prose.build}}

# %% [markdown]
# **q1** {{questions.q1.text}}

# %% nbgrader={"grade_id": "q1"}
answer("q1", ..., because=[], against=[])  # ["address", "address", …]

# %% [markdown]
# {{prose.joins}}

# %% [markdown]
# **q2a** {{questions.q2a.text}}

# %% nbgrader={"grade_id": "q2a"}
answer("q2a", ..., because=[])  # "txid"

# %% [markdown]
# **q2b** {{questions.q2b.text}}

# %% nbgrader={"grade_id": "q2b"}
answer("q2b", ...)  # ["address", …]

# %% [markdown]
# **q3** {{questions.q3.text}}

# %% nbgrader={"grade_id": "q3"}
answer("q3", ...)

# %% [markdown]
# {{prose.rules}}

# %% [markdown]
# **q4** {{questions.q4.text}}

# %% nbgrader={"grade_id": "q4"}
answer("q4", ...)  # {"txid": {"change": "0"}, …}

# %% [markdown]
# {{prose.sample}}

# %%
table(rows("case.pair"))

# %% [markdown]
# **q5a** {{questions.q5a.text}}

# %% nbgrader={"grade_id": "q5a"}
answer("q5a", ...)

# %% [markdown]
# **q5b** {{questions.q5b.text}}

# %% nbgrader={"grade_id": "q5b"}
answer("q5b", ...)

# %% [markdown]
# **q5c** {{questions.q5c.text}}

# %% nbgrader={"grade_id": "q5c"}
answer("q5c", ...)

# %% [markdown]
# {{prose.payjoins}}

# %% [markdown]
# **q6a** {{questions.q6a.text}}

# %% nbgrader={"grade_id": "q6a"}
answer("q6a", ...)  # ["txid", …]

# %% [markdown]
# {{prose.stall}}

# %%
table(rows("case.sale"))

# %% [markdown]
# **q6b** {{questions.q6b.text}}

# %% nbgrader={"grade_id": "q6b"}
answer("q6b", ..., because=[])  # or answer("q6b", UNKNOWN, needs="…", because=[])

# %% [markdown]
# {{prose.targets}}

# %% [markdown]
# **q7** {{questions.q7.text}}

# %% nbgrader={"grade_id": "q7"}
answer("q7", ...)  # {"address": {"belongs": "cannot-tell"}, …}

# %% [markdown]
# **q8** {{questions.q8.text}}

# %% nbgrader={"grade_id": "q8"}
answer("q8", "")

# %% [markdown]
# {{prose.limits}}
#
# {{prose.submit}}

# %%
# submit()
