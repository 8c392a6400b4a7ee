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
from parola_kit.methods import hours, signatures, style

questions()

# %% [markdown]
# {{prose.example}}

# %%
example = demo().one("case.handle", part="vendor")["handle"]
profile = demo().one("market.vendor", handle=example)
table([profile], "id", "handle", "joined_at", "fingerprint")

# %%
table([key for key in demo().rows("pgp.public") if example in key["user"]], "id", "user", "fingerprint", "created_at", "seen_at")

# %%
case()

# %%
table(rows("case.handle"), "site", "handle", "part")

# %% [markdown]
# {{prose.keys}}

# %% [markdown]
# **q1** {{questions.q1.text}}

# %% nbgrader={"grade_id": "q1"}
answer("q1", ..., because=[])

# %% [markdown]
# {{prose.check}}

# %%
key = signatures.key(profile["key"])
for post in demo().rows("forum.post"):
    message = signatures.message(post["text"])
    if message and example in message.text:
        print(post["id"], post["at"], message.issuer, "holds" if message.signed_by(key) else "does not hold")

# %%
pgp = [post for post in rows("forum.post") if "-----BEGIN PGP" in post["text"]]
len(pgp)

# %% [markdown]
# **q2** {{questions.q2.text}}

# %% nbgrader={"grade_id": "q2"}
answer("q2", ..., because=[])  # {"handle": {"shows": "…"}}

# %% [markdown]
# {{prose.hours}}

# %%
bulletins = demo().rows("market.bulletin", vendor=profile["id"])
hours.person(hours.moments(row["at"] for row in bulletins))

# %% [markdown]
# **q3** {{questions.q3.text}}

# %% nbgrader={"grade_id": "q3"}
answer("q3", ...)  # or answer("q3", UNKNOWN, needs="…")

# %% [markdown]
# {{prose.style}}

# %%
table(rows("case.likeness"))


# %%
def posts(of, part):
    users = {of.one("forum.user", handle=row["handle"])["id"]: row["handle"] for row in of.rows("case.handle", part=part)}
    return {handle: [post["text"] for post in of.rows("forum.post", user=user)] for user, handle in users.items()}


ranking = style.compare([row["text"] for row in bulletins], posts(demo(), "candidate"), posts(demo(), "known"))
[(one.name, round(one.score, 3), one.support) for one in ranking.scored]

# %% [markdown]
# **q4a** {{questions.q4a.text}}

# %% nbgrader={"grade_id": "q4a"}
answer("q4a", ..., because=[])

# %% [markdown]
# **q4b** {{questions.q4b.text}}

# %% nbgrader={"grade_id": "q4b"}
answer("q4b", ...)

# %% [markdown]
# **q5** {{questions.q5.text}}

# %% nbgrader={"grade_id": "q5"}
answer("q5", ...)

# %% [markdown]
# {{prose.link}}

# %% [markdown]
# **q6a** {{questions.q6a.text}}

# %% nbgrader={"grade_id": "q6a"}
answer("q6a", ..., because=[], against=[])  # or answer("q6a", UNKNOWN, needs="…", because=[], against=[])

# %% [markdown]
# **q6b** {{questions.q6b.text}}

# %% nbgrader={"grade_id": "q6b"}
answer("q6b", ..., because=[])

# %% [markdown]
# **q7** {{questions.q7.text}}

# %% nbgrader={"grade_id": "q7"}
answer("q7", ...)

# %% [markdown]
# {{prose.names}}

# %%
table(rows("case.payee"))

# %% [markdown]
# **q8a** {{questions.q8a.text}}

# %% nbgrader={"grade_id": "q8a"}
answer("q8a", ..., because=[])  # or answer("q8a", UNKNOWN, needs="…", because=[])

# %% [markdown]
# **q8b** {{questions.q8b.text}}

# %% nbgrader={"grade_id": "q8b"}
answer("q8b", ...)

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
