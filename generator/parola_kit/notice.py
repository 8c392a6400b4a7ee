"""The mark that every page, file and export carries, in the form that its format can hold."""

MARK = "FICTITIOUS – TRAINING"
MARK_ASCII = "FICTITIOUS - TRAINING"
