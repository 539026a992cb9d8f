// The task board: a card dropped in another column is posted there; refused, it goes back. Buttons do the same without a mouse.
//
// <div data-board data-board-moves> <ul data-board-column="doing"> <li data-board-card="/address"> …

import Sortable from "sortablejs";
import { mount } from "./mount";

async function moved({ item, from, to, oldIndex }: Sortable.Moved): Promise<void> {
  const state = to.dataset["boardColumn"];
  if (from === to || !state) return;
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
  const answer = await fetch(item.dataset["boardCard"] ?? "", {
    method: "POST",
    headers: { "X-CSRFToken": token, "X-Dragged": "1" },
    body: new URLSearchParams({ state }),
  }).catch(() => null);
  if (answer?.ok) window.location.reload(); // counts, buttons and late marks are the server's to say
  else from.insertBefore(item, from.children[oldIndex] ?? null);
}

export function startBoards(): void {
  mount("[data-board-moves]", (board) => {
    for (const column of board.querySelectorAll<HTMLElement>("[data-board-column]")) {
      Sortable.create(column, {
        group: "board",
        draggable: "[data-board-card]",
        filter: "button",
        preventOnFilter: false,
        delay: 150, // on touch screens a short press still scrolls
        delayOnTouchOnly: true,
        animation: 120,
        onEnd: (event) => void moved(event),
      });
    }
  });
}
