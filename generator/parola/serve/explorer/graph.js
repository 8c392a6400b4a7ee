// Keeps the place on the page while the graph grows. Without it every link works too, as a page of its own.
"use strict";

const swap = async (url, remember) => {
  const answer = await fetch(url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = document.querySelector("#graph"), left = before ? before.scrollLeft : 0, top = before ? before.scrollTop : 0;
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  document.title = page.title;
  if (remember) history.pushState(null, "", url);
  const now = document.querySelector("#graph");
  if (now) { now.scrollLeft = left; now.scrollTop = top; now.focus({ preventScroll: true }); }
  document.querySelector("#said").textContent = document.querySelector("#open-count").textContent;
};

const go = (url, remember) => swap(url, remember).catch(() => location.assign(url));

document.addEventListener("click", (event) => {
  const link = event.target.closest("main a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.getAttribute("href"), location.href);
  if (url.pathname !== location.pathname || link.hasAttribute("download")) return;
  event.preventDefault();
  go(url.href, true);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "u" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input")) return;
  const undo = document.querySelector("#undo");
  if (undo) undo.click();
});

addEventListener("popstate", () => go(location.href, false));
