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
  request.upload.addEventListener("progress", (event) => {
    const share = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
    if (bar) { bar.hidden = false; bar.value = share; }
    if (status) status.textContent = share < 100 ? `${word("upload")} ${share}%` : word("uploadDone");
  });
  request.addEventListener("load", () => answer(request, form));
  request.addEventListener("error", () => {
    for (const button of buttons) button.disabled = false;
    announce(word("offline"));
    if (status) status.textContent = word("offline");
  });
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.send(new FormData(form, submitter));
  for (const button of buttons) button.disabled = true;
}

/** A redirect was followed already: go there. A page with errors: show it in place of this one. */
function answer(request: XMLHttpRequest, form: HTMLFormElement): void {
  const here = new URL(form.action).pathname;
  if (request.status < 400 && new URL(request.responseURL).pathname !== here) {
    window.location.assign(request.responseURL);
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
