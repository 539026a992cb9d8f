// Server-sent events: one connection per address, shared by everything on the page that listens to it.
//
// <div data-stream="/url"> … <b data-stream-text="event"> … <div data-stream-html="event"> … </div>
// The root may itself carry data-stream-text or -html.
// The root's data-state is open, lost or ended. An event named `end` closes; with data-stream-end="reload" the page reloads.

import htmx from "htmx.org";
import { mount } from "./mount";
import { announce, word } from "./words";

type Listener = (text: string) => void;

class Stream {
  private readonly source: EventSource;
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly states = new Set<Listener>();
  state = "opening";

  constructor(url: string) {
    this.source = new EventSource(url);
    this.source.addEventListener("open", () => this.say("open"));
    this.source.addEventListener("error", () => {
      if (this.state === "open") announce(word("offline"));
      this.say("lost");
    });
    this.source.addEventListener("end", () => this.close("ended"));
  }

  on(event: string, listener: Listener): () => void {
    let listening = this.listeners.get(event);
    if (!listening) {
      listening = new Set();
      this.listeners.set(event, listening);
      const all = listening;
      this.source.addEventListener(event, (message) => {
        for (const each of all) each(String((message as MessageEvent<string>).data));
      });
    }
    listening.add(listener);
    return () => listening.delete(listener);
  }

  onState(listener: Listener): void {
    this.states.add(listener);
    listener(this.state);
  }

  close(state: string): void {
    this.source.close();
    this.say(state);
  }

  private say(state: string): void {
    this.state = state;
    for (const each of this.states) each(state);
  }
}

const streams = new Map<string, Stream>();

export function stream(url: string): Stream {
  let known = streams.get(url);
  if (!known) {
    known = new Stream(url);
    streams.set(url, known);
  }
  return known;
}

function start(root: HTMLElement): void {
  const source = stream(root.dataset["stream"] ?? "");
  source.onState((state) => {
    root.dataset["state"] = state;
    if (state === "ended" && root.dataset["streamEnd"] === "reload") window.location.reload();
  });
  const every = (name: string, fill: (element: HTMLElement, text: string) => void): void => {
    const key = `stream${name}`;
    const selector = `[data-stream-${name.toLowerCase()}]`;
    const elements = [...root.querySelectorAll<HTMLElement>(selector), ...(root.matches(selector) ? [root] : [])];
    for (const element of elements) source.on(element.dataset[key] ?? "", (text) => fill(element, text));
  };
  every("Text", (element, text) => { element.textContent = text; });
  const shown = new WeakMap<HTMLElement, string>();
  every("Html", (element, html) => {
    if (shown.get(element) === html) return; // a link that is replaced under the pointer loses its click
    shown.set(element, html);
    replaceContent(element, html);
  });
}

/** New content; who was on the third link or button of the old one is on the third of the new. */
function replaceContent(element: HTMLElement, html: string): void {
  const stops = (): HTMLElement[] => [...element.querySelectorAll<HTMLElement>("a[href], button, input, select, summary")];
  const place = stops().indexOf(document.activeElement as HTMLElement);
  element.innerHTML = html;
  htmx.process(element);
  if (place >= 0) stops()[place]?.focus({ preventScroll: true });
}

export function startStreams(): void {
  mount("[data-stream]", start);
  // A page kept in the back/forward cache would hold one of the browser's few connections.
  window.addEventListener("pagehide", () => { for (const each of streams.values()) each.close("ended"); streams.clear(); });
}
