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
from parola_kit import answer, case, evidence, questions, submit

questions()

# %% [markdown]
# {{prose.case}}

# %%
case()

# %% [markdown]
# {{prose.wrong}}
#
# **q1** {{questions.q1.text}}

# %% nbgrader={"grade_id": "q1"}
answer("q1", ...)

# %% [markdown]
# {{prose.record}}
#
# **q2** {{questions.q2.text}}

# %% nbgrader={"grade_id": "q2"}
answer("q2", ...)

# %% [markdown]
# {{prose.ledger}}
#
# **q3** {{questions.q3.text}}

# %% nbgrader={"grade_id": "q3"}
answer("q3", ...)

# %% [markdown]
# {{prose.limits}}
#
# {{prose.submit}}

# %%
# submit()
