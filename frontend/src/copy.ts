// Copy buttons: a text, or a table as a block for a spreadsheet.

import { copyText, writeBlock } from "./clipboard";
import { announce, word } from "./words";

const SHOWN_FOR = 1600; // ms: long enough to be read, short enough not to be in the way

/** Copy, and say so on the button. */
export async function copyWithAnswer(button: HTMLElement, text: string): Promise<void> {
  await copyText(text);
  announce(word("copied"));
  const label = button.querySelector<HTMLElement>("[data-copy-word]");
  if (!label || label.dataset["was"]) return;
  label.dataset["was"] = label.textContent ?? "";
  label.textContent = word("copied");
  window.setTimeout(() => {
    label.textContent = label.dataset["was"] ?? "";
    delete label.dataset["was"];
  }, SHOWN_FOR);
}

/** A shown table as rows of cells; figures without separators where the server wrote them as data-value. */
export function tableBlock(table: HTMLTableElement): string[][] {
  return [...table.rows]
    .map((row) => [...row.cells].filter((cell) => !cell.classList.contains("is-actions"))
      .map((cell) => cell.dataset["value"] ?? cell.innerText.trim()))
    .filter((row) => row.length > 0);
}

export function startCopying(): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const textButton = target?.closest<HTMLElement>("[data-copy]");
    if (textButton) {
      const source = textButton.closest("[data-copy-root]")?.querySelector("[data-copy-source]");
      void copyWithAnswer(textButton, source?.textContent ?? "");
    }
    const tableButton = target?.closest<HTMLElement>("[data-copy-table]");
    const table = tableButton?.closest("[data-table-root]")?.querySelector("table");
    if (tableButton && table) void copyWithAnswer(tableButton, writeBlock(tableBlock(table)));
  });
}
