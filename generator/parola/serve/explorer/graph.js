// Keeps place and focus while the graph grows. Without it every link works too, as a page of its own.
"use strict";

const bare = (url) => url.replace(/#.*/, "");
const names = (url) => new URL(url, location.href).searchParams.getAll("open");

// The link of a box: its address ends with the box's name, whether it opens the box or leads to its page.
const box = (name) => [...document.querySelectorAll("#graph a")].find((link) => name && bare(link.getAttribute("href")).endsWith(name));

const swap = async (url, from, remember) => {
  const answer = await fetch(url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [before, after] = [names(from), names(url)];
  const changed = (before.length > after.length ? before : after).at(-1); // what was opened or closed
  const graph = document.querySelector("#graph"), old = box(changed)?.getBoundingClientRect();
  const [left, top, focused] = [graph?.scrollLeft ?? 0, graph?.scrollTop ?? 0, document.activeElement?.id];
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  document.title = page.title;
  if (remember) history.pushState(null, "", url);
  const permalink = "nav.top a[rel=bookmark]";
  document.querySelector(permalink).setAttribute("href", page.querySelector(permalink).getAttribute("href"));
  place(box(changed), old, left, top);
  const acts = ["undo", "redo"].includes(focused) ? document.getElementById(focused) : null; // who undoes may go on undoing
  const next = acts ?? box(changed) ?? document.querySelector("#graph") ?? document.querySelector("main");
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
  document.querySelector("#said").textContent = document.querySelector("#open-count")?.textContent ?? page.title;
};

// A box that was there stays where it was seen, though a column came to its left.
const place = (link, old, left, top) => {
  const graph = document.querySelector("#graph");
  if (!graph) return;
  [graph.scrollLeft, graph.scrollTop] = [left, top];
  if (!link || !old) return;
  const now = link.getBoundingClientRect();
  graph.scrollLeft += now.left - old.left;
  graph.scrollTop += now.top - old.top;
};

let shown = location.href;

const go = (url, remember) => {
  const from = shown;
  shown = url;
  return swap(url, from, remember).catch(() => location.assign(url));
};

const plain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);

document.addEventListener("click", (event) => {
  const link = event.target.closest("main a");
  if (!link || event.button || event.shiftKey || !plain(event)) return;
  const url = new URL(link.getAttribute("href"), location.href);
  if (url.pathname !== location.pathname || link.hasAttribute("download")) return;
  event.preventDefault();
  go(url.href, true);
});

// Single keys work only while the graph has the focus, so that nobody hits them by chance (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  const act = { u: "#undo", r: "#redo" }[event.key];
  if (!act || !plain(event) || !event.target.closest("#graph")) return;
  document.querySelector(act)?.click();
});

addEventListener("popstate", () => {
  if (bare(location.href) !== bare(shown)) go(location.href, false); // else only the place on the page has changed
});
