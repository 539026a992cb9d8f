// File fields: drop a file on them, and see how far the upload is. Without scripts they are plain file fields.

import { mount } from "./mount";
import { announce, word } from "./words";

function start(zone: HTMLElement): void {
  const field = zone.querySelector<HTMLInputElement>('input[type="file"]');
  const form = zone.closest("form");
  if (!field || !form) return;
  const over = (on: boolean) => (event: DragEvent): void => {
    event.preventDefault();
    zone.classList.toggle("is-over", on);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer?.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !field.files?.length || form.matches("[hx-post], [data-hx-post]")) return;
    event.preventDefault();
    send(form, zone, event.submitter);
  });
}

function send(form: HTMLFormElement, zone: HTMLElement, submitter: HTMLElement | null): void {
  const bar = zone.querySelector<HTMLProgressElement>("progress");
  const status = zone.querySelector<HTMLElement>("[data-file-status]");
  const buttons = form.querySelectorAll<HTMLButtonElement>("button");
  const request = new XMLHttpRequest();
  // Not form.action: a field of that name stands before it.
  const address = form.getAttribute("action") || window.location.href;
  request.upload.addEventListener("progress", (event) => {
    const share = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
    if (bar) { bar.hidden = false; bar.value = share; }
    if (status) status.textContent = share < 100 ? `${word("upload")} ${share}%` : word("uploadDone");
  });
  request.addEventListener("load", () => answer(request));
  request.addEventListener("error", () => {
    for (const button of buttons) button.disabled = false;
    announce(word("offline"));
    if (status) status.textContent = word("offline");
  });
  request.open("POST", address);
  request.setRequestHeader("Accept", "text/html");
  request.setRequestHeader("X-Upload", "1");
  request.send(new FormData(form, submitter));
  for (const button of buttons) button.disabled = true;
}

/** The server says where a redirect would lead, and we go there. A page with errors: show it in place of this one. */
function answer(request: XMLHttpRequest): void {
  const next = request.getResponseHeader("X-Go-To");
  if (next) {
    window.location.assign(next);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const content = page.getElementById("content");
  const mine = document.getElementById("content");
  if (content && mine) mine.replaceWith(document.adoptNode(content));
  document.getElementById("content")?.focus();
}

export function startFiles(): void {
  mount("[data-file-drop]", start);
}
