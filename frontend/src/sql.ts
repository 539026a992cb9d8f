// The editor of SQL queries works without this. With it: Ctrl+Enter runs, the wrong word is selected, and a query that takes
// longer than a second shows how long it has run, with a button to cancel it.

import { mount } from "./mount";

const PATIENCE = 1000;

function token(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

function start(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const text = form.querySelector<HTMLTextAreaElement>("textarea[name=text]");
  const run = form.querySelector<HTMLButtonElement>("[data-sql-run]");
  const panel = form.querySelector<HTMLElement>("[data-sql-running]");
  if (!text || !run || !panel) return;
  const from = text.dataset["start"];
  if (from) {
    text.focus();
    text.setSelectionRange(Number(from), Number(text.dataset["end"] ?? from));
  }
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(run);
  });
  let clock = 0;
  form.addEventListener("submit", (event) => {
    window.clearInterval(clock);
    if (event.submitter && event.submitter !== run) return;
    const began = Date.now();
    const seconds = panel.querySelector<HTMLElement>("[data-sql-seconds]");
    clock = window.setInterval(() => {
      panel.hidden = Date.now() - began < PATIENCE;
      if (seconds) seconds.textContent = `${Math.floor((Date.now() - began) / 1000)} s`;
    }, 200);
  });
  panel.querySelector("[data-sql-cancel]")?.addEventListener("click", () => {
    const asked = new FormData();
    asked.set("run", form.querySelector<HTMLInputElement>("input[name=run]")?.value ?? "");
    asked.set("quiet", "1");
    void fetch(form.dataset["cancelUrl"] ?? "", { method: "POST", body: asked, headers: { "X-CSRFToken": token() } });
  });
  window.addEventListener("pageshow", () => { // back from the next page: nothing runs here
    window.clearInterval(clock);
    panel.hidden = true;
  });
}

export function startSql(): void {
  mount("[data-sql]", start);
}
