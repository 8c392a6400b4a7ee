"""A shop of about 1999: tables, frames of one pixel, the browser's own letters."""
