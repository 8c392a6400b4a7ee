"""The views of a market; ``<key>`` in an address is the last part of the evidence id that the page shows."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for

from parola.serve import records
from parola.serve.market import reads
from parola.serve.session import Answer
from parola.serve.stores import Row, Store
from parola.serve.web import Page, page
from parola.serve.words import asked

LISTINGS, REVIEWS, VENDORS, HITS, NEWEST, BULLETINS, DISPUTES, NEWS = 24, 20, 30, 20, 6, 20, 30, 20  # on a page


@dataclass(frozen=True, slots=True)
class Pages:
    """A view for each page of a market; ids in its store begin with ``name``."""

    store: Store
    name: str

    def index(self) -> Answer:
        """The categories, what is new, and the last news."""
        newest = reads.listings(self.store, None, "new", "now", Page(1, 1, NEWEST))
        news = reads.announcements(self.store, "news", Page(1, 1, 1))
        return render_template("index.html", categories=reads.categories(self.store), newest=newest, news=news)

    def listings(self, category: str | None = None) -> Answer:
        """The listings of a category, or all: those on offer, or those that were taken off."""
        sort, show, groups = request.args.get("sort", "new"), _show(), reads.categories(self.store)
        if sort not in reads.SORTS or (category and category not in {group["category"] for group in groups}):
            abort(404)
        shown = page(total := reads.how_many(self.store, category, show), LISTINGS)
        found = reads.listings(self.store, category, sort, show, shown)
        return render_template(
            "listings.html", category=category, categories=groups, sort=sort, show=show, total=total, shown=shown, listings=found
        )

    def listing(self, key: str) -> Answer:
        """A listing, its reviews and its disputes."""
        listing = records.there(reads.listing(self.store, f"{self.name}/listing/{key}"))
        shown = page(listing["reviews"], REVIEWS)
        found, cases = reads.reviews(self.store, listing["id"], shown), reads.disputes_of(self.store, listing["id"])
        return render_template("listing.html", listing=listing, shown=shown, reviews=found, disputes=cases)

    def review(self, key: str) -> Answer:
        """To the place of a review on the page of its listing."""
        found = records.there(reads.place(self.store, f"{self.name}/review/{key}"))
        return _at("listing", found["listing"], found["before"], REVIEWS, f"review-{key}")

    def basket(self) -> Answer:
        """Where an order would be placed, and is not."""
        return render_template("basket.html")

    def vendors(self) -> Answer:
        """The list of vendors."""
        shown = page(total := reads.how_many_vendors(self.store), VENDORS)
        return render_template("vendors.html", total=total, shown=shown, vendors=reads.vendors(self.store, shown))

    def vendor(self, key: str) -> Answer:
        """A vendor and what they list, or listed."""
        vendor, show = self._vendor(key), _show()
        shown = page(vendor["live"] if show == "now" else vendor["listings"] - vendor["live"], LISTINGS)
        found = reads.listings_of(self.store, vendor["id"], show, shown)
        return render_template("vendor.html", vendor=vendor, show=show, shown=shown, listings=found)

    def bulletins(self, key: str) -> Answer:
        """What a vendor tells everybody."""
        vendor = self._vendor(key)
        shown = page(vendor["bulletins"], BULLETINS)
        return render_template("bulletins.html", vendor=vendor, shown=shown, bulletins=reads.bulletins(self.store, vendor["id"], shown))

    def feedback(self, key: str) -> Answer:
        """All reviews of a vendor with the item of each."""
        vendor = self._vendor(key)
        shown = page(vendor["reviews"], REVIEWS)
        return render_template("feedback.html", vendor=vendor, shown=shown, reviews=reads.feedback(self.store, vendor["id"], shown))

    def bulletin(self, key: str) -> Answer:
        """To the place of a bulletin among those of its vendor."""
        found = records.there(reads.told(self.store, f"{self.name}/bulletin/{key}"))
        return _at("bulletins", found["vendor"], found["before"], BULLETINS, f"bulletin-{key}")

    def disputes(self) -> Answer:
        """All disputes, the newest first."""
        shown = page(total := reads.how_many_disputes(self.store), DISPUTES)
        return render_template("disputes.html", total=total, shown=shown, disputes=reads.disputes(self.store, shown))

    def dispute(self, key: str) -> Answer:
        """A dispute and what was said in it."""
        dispute = records.there(reads.dispute(self.store, f"{self.name}/dispute/{key}"))
        return render_template("dispute.html", dispute=dispute, remarks=reads.remarks(self.store, dispute["id"]))

    def remark(self, key: str) -> Answer:
        """To the place of a remark in its dispute."""
        found = records.there(reads.remark(self.store, f"{self.name}/remark/{key}"))
        return redirect(url_for("dispute", key=records.key(found["dispute"]), _anchor=f"remark-{key}"))

    def news(self) -> Answer:
        """What the site has told, of all kinds."""
        shown = page(total := reads.how_many_announcements(self.store), NEWS)
        return render_template("news.html", total=total, shown=shown, news=reads.announcements(self.store, None, shown))

    def announcement(self, key: str) -> Answer:
        """One thing that the site has told."""
        return render_template("announcement.html", told=records.there(reads.announcement(self.store, f"{self.name}/announcement/{key}")))

    def mirrors(self) -> Answer:
        """The signed list of the site's addresses, the latest."""
        return self._latest("mirrors")

    def canary(self) -> Answer:
        """The latest canary."""
        return self._latest("canary")

    def search(self) -> Answer:
        """Listings and vendors that hold every word."""
        wanted = asked()
        if not wanted.words:
            return render_template("search.html", asked=wanted), 400 if wanted.fault else 200
        shown = page(total := reads.how_many_hits(self.store, wanted), HITS)
        return render_template("search.html", asked=wanted, total=total, shown=shown, hits=reads.hits(self.store, wanted, shown))

    def rules(self) -> Answer:
        """What the site says of itself."""
        return render_template("rules.html", printed=reads.announcements(self.store, "terms", Page(1, 1, 1)))

    def _vendor(self, key: str) -> Row:
        return records.there(reads.vendor(self.store, f"{self.name}/vendor/{key}"))

    def _latest(self, kind: str) -> Answer:
        found = reads.announcements(self.store, kind, Page(1, 1, 1))
        return render_template("announcement.html", told=found[0]) if found else abort(404)


def _show() -> str:
    """Listings that are on offer, or that were taken off."""
    show = request.args.get("show", "now")
    return show if show in reads.SHOWS else abort(404)


def _at(endpoint: str, owner: str, before: int, size: int, anchor: str) -> Answer:
    number = before // size + 1
    return redirect(url_for(endpoint, key=records.key(owner), page=number if number > 1 else None, _anchor=anchor))
