/* FICTITIOUS – TRAINING. Search from a USB stick.
   Browsers start no Worker from file:, so there the search's script runs in a hidden frame that looks like one. Everywhere, texts in
   scripts that put no space between words are cut at word boundaries first, in the index and in the query alike; pages stay as they are. */
(() => {
  "use strict";
  const unspaced = /[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]{2,}/gu;
  const cutter = window.Intl && Intl.Segmenter && new Intl.Segmenter(document.documentElement.lang || "en", { granularity: "word" });
  const cut = (text, glue) =>
    cutter && typeof text === "string" ? text.replace(unspaced, run => Array.from(cutter.segment(run), part => part.segment).join(glue)) : text;

  // Records are changed in place: the page marks what was found in the very same objects.
  function prepare(message) {
    const data = message && message.data;
    if (message && message.type === 0 && data) {
      for (const record of data.docs || data.items || []) {
        record.title = cut(record.title, "\u200b");
        record.text = cut(record.text, "\u200b");
      }
    } else if (message && message.type === 2) {
      if (typeof data === "string") message.data = cut(data, " ");
      else if (data && typeof data.input === "string") data.input = cut(data.input, " ");
    }
    return message;
  }

  const RealWorker = window.Worker;
  if (location.protocol !== "file:") {
    window.Worker = class extends RealWorker {
      postMessage(message, ...rest) { super.postMessage(prepare(message), ...rest); }
    };
    return;
  }

  function load(page, url) {
    return new Promise((done, failed) => {
      const script = page.createElement("script");
      script.src = url;
      script.onload = () => done();
      script.onerror = () => failed(new Error("cannot load " + url));
      page.head.appendChild(script);
    });
  }

  class FrameWorker extends EventTarget {
    constructor(url) {
      super();
      this.onmessage = this.onerror = null;
      this.frame = document.createElement("iframe");   // without src: about:blank is of the page's own origin
      this.frame.hidden = true;
      this.frame.title = "search";
      document.body.appendChild(this.frame);
      const inside = this.frame.contentWindow;
      inside.postMessage = data => this.tell("message", new MessageEvent("message", { data }));
      inside.importScripts = (...urls) =>
        urls.reduce((before, next) => before.then(() => load(inside.document, next)), Promise.resolve());
      this.ready = load(inside.document, new URL(url, document.baseURI).href);
      this.ready.catch(error => this.tell("error", new ErrorEvent("error", { message: error.message })));
    }
    tell(kind, event) {
      this.dispatchEvent(event);
      const handler = this["on" + kind];
      if (typeof handler === "function") handler.call(this, event);
    }
    postMessage(message) {
      const data = prepare(message);
      this.ready.then(() => this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data })), () => {});
    }
    terminate() { this.frame.remove(); }
  }
  window.Worker = FrameWorker;
  window.IFrameWorker = FrameWorker;   // the search's script asks for this name to find its own path
})();
