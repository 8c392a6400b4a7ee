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
table(demo().rows("case.chat_message")[:8], "id", "at_local", "sender", "text", "gloss")

# %%
case()

# %% [markdown]
# {{prose.scope}}

# %%
table(rows("case.scope"))

# %%
agreed = [scope["chat"] for scope in rows("case.scope", agreed=1)]
messages = [message for chat in agreed for message in rows("case.chat_message", chat=chat)]
table(messages, "id", "at_local", "sender", "forwarded_from", "text", "gloss")

# %%
table(rows("case.hotline_message"), "id", "at", "sender", "text", "gloss")

# %% [markdown]
# {{prose.signs}}

# %% [markdown]
# **q1** {{questions.q1.text}}

# %% nbgrader={"grade_id": "q1"}
answer("q1", ...)  # {"chat/msg/…": {"indicator": "…"}}

# %% [markdown]
# **q2** {{questions.q2.text}}

# %% nbgrader={"grade_id": "q2"}
answer("q2", ...)  # [["A"], ["B", "C"], ["D"]]

# %% [markdown]
# {{prose.people}}

# %% [markdown]
# **q3** {{questions.q3.text}}

# %% nbgrader={"grade_id": "q3"}
answer("q3", ..., because=[])  # {"handle": {"act": "…"}}

# %% [markdown]
# **q4** {{questions.q4.text}}

# %% nbgrader={"grade_id": "q4"}
answer("q4", ..., because=[])

# %% [markdown]
# **q5** {{questions.q5.text}}

# %% nbgrader={"grade_id": "q5"}
answer("q5", ..., because=[], against=[])

# %% [markdown]
# {{prose.places}}

# %% [markdown]
# **q6a** {{questions.q6a.text}}

# %% nbgrader={"grade_id": "q6a"}
answer("q6a", ..., because=[])  # "2025-01-31T12:00:00Z"

# %% [markdown]
# **q6b** {{questions.q6b.text}}

# %% nbgrader={"grade_id": "q6b"}
answer("q6b", ...)

# %% [markdown]
# {{prose.record}}

# %% [markdown]
# **q7** {{questions.q7.text}}

# %% nbgrader={"grade_id": "q7"}
answer("q7", ...)  # {"prs_Gender": {"says": "…"}, …}

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
# {{prose.submit}}

# %%
# submit()
