// Asks before what cannot be taken back: forms with data-confirm, and hx-confirm, in one dialog of ours.

const dialog = (): HTMLDialogElement | null => document.querySelector<HTMLDialogElement>("dialog#confirm");

function ask(text: string): Promise<boolean> {
  const box = dialog();
  const words = box?.querySelector<HTMLElement>("[data-confirm-text]");
  if (!box || !words) return Promise.resolve(window.confirm(text));
  words.textContent = text;
  box.returnValue = "no";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}

interface HtmxConfirm { ctx: { confirm?: string }; issueRequest: () => void; dropRequest: () => void }

export function startConfirming(): void {
  const agreed = new WeakSet<HTMLFormElement>();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const text = form.dataset["confirm"];
    if (!text || agreed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    void ask(text).then((yes) => {
      if (!yes) return;
      agreed.add(form);
      form.requestSubmit(submitter);
    });
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    const detail = (event as CustomEvent<HtmxConfirm>).detail;
    if (!detail.ctx.confirm) return;
    event.preventDefault();
    void ask(detail.ctx.confirm).then((yes) => (yes ? detail.issueRequest() : detail.dropRequest()));
  });
}
