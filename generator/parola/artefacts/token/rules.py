"""What this chain is: its number, its clock, its gas, and the calls that its one contract takes."""

from __future__ import annotations

from typing import Literal

# "PAROLA" in ASCII, as a number. Assumption: registered nowhere as a chain's; wallets take ids up to 2**52.
CHAIN_ID = int.from_bytes(b"PAROLA", "big")
DECIMALS = 6
TOKEN = 10**DECIMALS  # units of one token
UNLIMITED = 2**256 - 1  # what wallets approve who do not ask how much
MOST_UNITS = 2**63 - 1  # any other amount, and the supply: 9 million million tokens
SPACING = 3  # seconds between blocks; assumption: as on the chain where most of this kind of money moves
BLOCK_GAS = 30_000_000  # gas that a block has room for; assumption
CALL_GAS = 100_000  # gas limit that wallets ask for a call; assumption
DEPLOY_GAS = 1_000_000

Kind = Literal["transfer", "approve", "transferFrom", "mint", "burn", "freeze", "unfreeze"]
# A kind's number is its place here. "deploy" is the first transaction of a chain, and nobody orders it.
KINDS = ("transfer", "approve", "transferFrom", "mint", "burn", "freeze", "unfreeze", "deploy")
TRANSFER, APPROVE, TRANSFER_FROM, MINT, BURN, FREEZE, UNFREEZE, DEPLOY = range(len(KINDS))

# How a call ends; the truth keeps the word, the chain no more than status 1 or 0. Its number is its place here.
ENDS = ("done", "caller frozen", "payer frozen", "payee frozen", "no money", "no allowance", "not the issuer")
DONE, CALLER_FROZEN, PAYER_FROZEN, PAYEE_FROZEN, NO_MONEY, NO_ALLOWANCE, NOT_ISSUER = range(len(ENDS))

ISSUER = "issuer"  # the account that deployed the contract
TREASURY = "treasury"  # where minted money waits
