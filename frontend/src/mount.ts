// Runs a small script for each element that asks for it, now and whenever one is put on the page (htmx, streams).

type Mounted = (element: HTMLElement) => void;

const wanted: { selector: string; start: Mounted; seen: WeakSet<HTMLElement> }[] = [];

function look(root: ParentNode & Node): void {
  for (const { selector, start, seen } of wanted) {
    const found = [...root.querySelectorAll<HTMLElement>(selector)];
    if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root);
    for (const element of found) {
      if (seen.has(element)) continue;
      seen.add(element);
      start(element);
    }
  }
}

/** Call `start` once for every element that matches, also for those that come later. */
export function mount(selector: string, start: Mounted): void {
  wanted.push({ selector, start, seen: new WeakSet() });
}

/** Begin: everything on the page, then everything that is added. */
export function watch(): void {
  look(document);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node instanceof HTMLElement) look(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
}
