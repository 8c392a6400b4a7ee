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
from parola_kit import UNKNOWN, answer, demo, evidence, hint, questions, rows, submit, table

questions()

# %% [markdown]
# {{prose.example}}

# %%
table(demo().rows("case.capture"), "id", "url", "method", "sent_at", "got_at", "status", "headers", "sha256")

# %% [markdown]
# {{prose.names}}

# %%
table(rows("case.signature"))

# %%
watched = {evidence(check["page"])["site"] for check in rows("case.signature")}
pages = [page for site in sorted(watched) for page in rows("web.page", site=site)]
table(pages, "id", "site", "path", "changed_at", "text")

# %%
fingerprints = {check["key"] for check in rows("case.signature")}
table([key for key in rows("pgp.public") if key["fingerprint"] in fingerprints], "id", "fingerprint", "user", "created_at", "seen_at")

# %% [markdown]
# **q1** {{questions.q1.text}}

# %% nbgrader={"grade_id": "q1"}
answer("q1", ..., because=[])  # ["….onion"]

# %% [markdown]
# **q2a** {{questions.q2a.text}}

# %% nbgrader={"grade_id": "q2a"}
answer("q2a", ..., because=[])

# %% [markdown]
# **q2b** {{questions.q2b.text}}

# %% nbgrader={"grade_id": "q2b"}
answer("q2b", ...)  # "2025-01-31T12:00:00Z"

# %% [markdown]
# **q3** {{questions.q3.text}}

# %% nbgrader={"grade_id": "q3"}
answer("q3", ...)  # {"canary": {"signed": "2025-01-31", "next": "…", "lapses": "…"}}

# %% [markdown]
# {{prose.pages}}

# %%
table(rows("case.capture"), "id", "url", "method", "sent_at", "got_at", "status", "headers", "text")

# %%
table([row for row in rows("case.capture") if row["sha256"]], "id", "url", "sha256", "sha256_sent", "sha256_decoded")

# %% [markdown]
# **q4a** {{questions.q4a.text}}

# %% nbgrader={"grade_id": "q4a"}
answer("q4a", ...)

# %% [markdown]
# **q4b** {{questions.q4b.text}}

# %% nbgrader={"grade_id": "q4b"}
answer("q4b", ...)

# %% [markdown]
# {{prose.times}}

# %% [markdown]
# **q5a** {{questions.q5a.text}}

# %% nbgrader={"grade_id": "q5a"}
answer("q5a", ..., against=[])  # (-3, 2)

# %% [markdown]
# **q5b** {{questions.q5b.text}}

# %% nbgrader={"grade_id": "q5b"}
answer("q5b", ...)

# %% [markdown]
# {{prose.lists}}

# %%
table(rows("case.sighting"))

# %% [markdown]
# **q6** {{questions.q6.text}}

# %% nbgrader={"grade_id": "q6"}
answer("q6", ...)  # {"case/sighting/…": {"status": "…"}, …}

# %% [markdown]
# {{prose.log}}

# %%
table(rows("case.custody"), "id", "seq", "at", "person", "action", "note", "previous", "line_sha256")

# %%
table(rows("case.seal"))

# %%
table(rows("case.access"))

# %% [markdown]
# **q7a** {{questions.q7a.text}}

# %% nbgrader={"grade_id": "q7a"}
answer("q7a", ..., because=[])

# %% [markdown]
# **q7b** {{questions.q7b.text}}

# %% nbgrader={"grade_id": "q7b"}
answer("q7b", ...)  # ["case/custody/…"]

# %% [markdown]
# **q7c** {{questions.q7c.text}}

# %% nbgrader={"grade_id": "q7c"}
answer("q7c", ..., because=[], against=[])  # or answer("q7c", UNKNOWN, needs="…", because=[])

# %% [markdown]
# **q8** {{questions.q8.text}}

# %% nbgrader={"grade_id": "q8"}
answer("q8", ...)  # ["A", "B"]

# %% [markdown]
# {{prose.statement}}

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
