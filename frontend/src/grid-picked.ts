// What of a grid is selected: a block of cells between an anchor and a head, shown and said.

import type { GridCells } from "./grid-cells";
import type { Spot } from "./grid-moves";

export class Picked {
  anchor: Spot | null = null;
  head: Spot | null = null;

  constructor(private readonly root: HTMLElement, private readonly cells: GridCells) {}

  pick(anchor: Spot | null, head: Spot | null): void {
    for (const cell of this.root.querySelectorAll(".is-picked")) {
      cell.classList.remove("is-picked");
      cell.removeAttribute("aria-selected");
    }
    this.anchor = anchor;
    this.head = head;
    if (!this.several) return;
    this.each((row, column) => {
      const cell = this.cells.control(row, column)?.closest("td");
      cell?.classList.add("is-picked");
      cell?.setAttribute("aria-selected", "true");
    });
  }

  all(): void {
    this.pick({ row: 0, column: 0 }, { row: this.cells.rows.length - 1, column: this.cells.width - 1 });
  }

  get several(): boolean {
    return !!this.anchor && !!this.head && (this.anchor.row !== this.head.row || this.anchor.column !== this.head.column);
  }

  /** Its first row and first column. */
  get corner(): Spot | null {
    if (!this.anchor || !this.head) return null;
    return { row: Math.min(this.anchor.row, this.head.row), column: Math.min(this.anchor.column, this.head.column) };
  }

  each(deed: (row: number, column: number) => void): void {
    if (!this.anchor || !this.head || !this.corner) return;
    const [bottom, right] = [Math.max(this.anchor.row, this.head.row), Math.max(this.anchor.column, this.head.column)];
    for (let row = this.corner.row; row <= bottom; row += 1) for (let column = this.corner.column; column <= right; column += 1) deed(row, column);
  }

  block(): string[][] {
    const block = new Map<number, string[]>();
    this.each((row, column) => block.set(row, [...(block.get(row) ?? []), this.cells.shown(row, column)]));
    return [...block.values()];
  }
}
