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
from parola_kit.draw import End, transaction_flow
from parola_kit.draw import flow as drawn

questions()

# %% [markdown]
# {{prose.paper}}
#
# {{prose.drawn}}

# %%
drawn([End("Ana", 700)], [End("Ben", 300), End("Ana", 390)], fee_sat=10, title="1", prefix="paper 1")

# %%
drawn([End("Ben", 300), End("Ben", 250)], [End("Cleo", 500), End("Ben", 40)], fee_sat=10, title="2", prefix="paper 2")

# %% [markdown]
# {{prose.example}}

# %%
receipt = demo().one("case.payment")
transaction_flow(demo(), receipt["txid"])

# %%
table([demo().one("chain.tx", txid=receipt["txid"])])

# %% [markdown]
# {{prose.own}}

# %%
table(rows("case.payment"))

# %% [markdown]
# **q1a** {{questions.q1a.text}}

# %% nbgrader={"grade_id": "q1a"}
answer("q1a", ..., because=[])  # "txid"

# %% [markdown]
# **q1b** {{questions.q1b.text}}

# %% nbgrader={"grade_id": "q1b"}
answer("q1b", ..., because=[])

# %% [markdown]
# **q2** {{questions.q2.text}}

# %% nbgrader={"grade_id": "q2"}
answer("q2", ...)

# %% [markdown]
# {{prose.size}}

# %% [markdown]
# **q3** {{questions.q3.text}}

# %% nbgrader={"grade_id": "q3"}
answer("q3", ...)

# %% [markdown]
# {{prose.change}}

# %% [markdown]
# **q4a** {{questions.q4a.text}}

# %% nbgrader={"grade_id": "q4a"}
answer("q4a", ...)

# %% [markdown]
# **q4b** {{questions.q4b.text}}

# %% nbgrader={"grade_id": "q4b"}
answer("q4b", ..., because=[])  # or answer("q4b", UNKNOWN, needs="…", because=[])

# %% [markdown]
# {{prose.holdings}}

# %% [markdown]
# **q5a** {{questions.q5a.text}}

# %% nbgrader={"grade_id": "q5a"}
answer("q5a", ...)

# %% [markdown]
# **q5b** {{questions.q5b.text}}

# %% nbgrader={"grade_id": "q5b"}
answer("q5b", ...)

# %% [markdown]
# {{prose.ledger}}

# %% [markdown]
# **q6** {{questions.q6.text}}

# %% nbgrader={"grade_id": "q6"}
answer("q6", ...)  # {"txid:n": {"kind": "P2WPKH"}, …}

# %% [markdown]
# **q7** {{questions.q7.text}}

# %% nbgrader={"grade_id": "q7"}
answer("q7", ...)

# %% [markdown]
# **q8** {{questions.q8.text}}

# %% nbgrader={"grade_id": "q8"}
answer("q8", ...)  # (least, greatest)

# %% [markdown]
# {{prose.worth}} {{prose.prices}}

# %%
table(rows("case.price"))

# %% [markdown]
# **q9** {{questions.q9.text}}

# %% nbgrader={"grade_id": "q9"}
answer("q9", ..., because=[], against=[])

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
