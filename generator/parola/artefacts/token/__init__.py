"""The token chain: an account-based stablecoin on a private chain, by our own balances and bytes.

Orders go in; signed EIP-1559 transactions, receipts and blocks come out, as the contract in ``contract/`` would have it: revm is the oracle
of the tests, and nothing here needs it.

A shown address is 20 bytes and carries the training mark nowhere in itself: this kind of chain has no network tag, and the same address is
valid on every public one. So a text that shows one has to say that it is fictitious. What does carry the mark is the contract's name
and each block's header; signatures are for a private chain id, and accounts that only receive have no key at all.

Gas is counted and never paid: base fee and tips are zero, as on networks with free gas. So no coin for fees has to be invented.
"""
