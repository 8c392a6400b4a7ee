"""The UTXO ledger: payments in, transfers and raw blocks out."""
