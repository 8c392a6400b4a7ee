"""The market: vendors, listings and reviews in a dark and shabby shop window where nothing can be ordered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask, abort, redirect, render_template, request, url_for

from parola.serve import records
from parola.serve.market import reads
from parola.serve.persona import Persona
from parola.serve.session import Answer, admit
from parola.serve.stores import Store
from parola.serve.web import Page, page, site
from parola.serve.words import asked

LISTINGS, REVIEWS, VENDORS, HITS, NEWEST = 24, 20, 30, 20, 6  # on a page


def app(store: Path, host: str, title: str, persona: Persona, secret: bytes) -> Flask:
    """The site over ``server/sites/market.sqlite``, answering to the onion name ``host``; ``secret`` signs its session.

    Raises:
        BadInput: the store is not there or of another version.
    """
    made, pages = site(__name__, host), Pages(Store(store, reads.TABLES))
    made.context_processor(lambda: {"site_title": title, "site_host": host})
    made.add_template_global(records.address, "to")
    admit(made, persona, secret)
    made.add_url_rule("/", "index", pages.index)
    made.add_url_rule("/listings", "listings", pages.listings)
    made.add_url_rule("/category/<category>", "category", pages.listings)
    made.add_url_rule("/listing/<key>", "listing", pages.listing)
    made.add_url_rule("/review/<key>", "review", pages.review)
    made.add_url_rule("/vendors", "vendors", pages.vendors)
    made.add_url_rule("/vendor/<key>", "vendor", pages.vendor)
    made.add_url_rule("/search", "search", pages.search)
    made.add_url_rule("/rules", "rules", pages.rules)
    return made


@dataclass(frozen=True, slots=True)
class Pages:
    """A view for each page; ``<key>`` is the last part of the evidence id that the page shows."""

    store: Store

    def index(self) -> Answer:
        """The categories and what is new."""
        newest = reads.listings(self.store, None, "new", Page(1, 1, NEWEST))
        return render_template("index.html", categories=reads.categories(self.store), newest=newest)

    def listings(self, category: str | None = None) -> Answer:
        """The listings of a category, or all."""
        sort, groups = request.args.get("sort", "new"), reads.categories(self.store)
        total = sum(group["listings"] for group in groups if category in {None, group["category"]})
        if sort not in reads.SORTS or (category and not total):
            abort(404)
        shown = page(total, LISTINGS)
        found = reads.listings(self.store, category, sort, shown)
        return render_template("listings.html", category=category, categories=groups, sort=sort, total=total, shown=shown, listings=found)

    def listing(self, key: str) -> Answer:
        """A listing and its reviews."""
        listing = records.there(reads.listing(self.store, f"market/listing/{key}"))
        shown = page(listing["reviews"], REVIEWS)
        return render_template("listing.html", listing=listing, shown=shown, reviews=reads.reviews(self.store, listing["id"], shown))

    def review(self, key: str) -> Answer:
        """To the place of a review on the page of its listing."""
        found = records.there(reads.place(self.store, f"market/review/{key}"))
        number = found["before"] // REVIEWS + 1
        return redirect(url_for("listing", key=records.key(found["listing"]), page=number if number > 1 else None, _anchor=f"review-{key}"))

    def vendors(self) -> Answer:
        """The list of vendors."""
        shown = page(total := reads.how_many_vendors(self.store), VENDORS)
        return render_template("vendors.html", total=total, shown=shown, vendors=reads.vendors(self.store, shown))

    def vendor(self, key: str) -> Answer:
        """A vendor and what they list."""
        vendor = records.there(reads.vendor(self.store, f"market/vendor/{key}"))
        shown = page(vendor["listings"], LISTINGS)
        return render_template("vendor.html", vendor=vendor, shown=shown, listings=reads.listings_of(self.store, vendor["id"], shown))

    def search(self) -> Answer:
        """Listings and vendors that hold every word."""
        wanted = asked()
        if not wanted.words:
            return render_template("search.html", asked=wanted), 400 if wanted.fault else 200
        shown = page(total := reads.how_many_hits(self.store, wanted), HITS)
        return render_template("search.html", asked=wanted, total=total, shown=shown, hits=reads.hits(self.store, wanted, shown))

    def rules(self) -> Answer:
        """What the site says of itself."""
        return render_template("rules.html")
