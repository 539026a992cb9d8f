// A grid to type in: arrow keys, blocks pasted from and copied to a spreadsheet, rows added as they are needed.
// The server draws it (ui/components/grid.html) and reads its rows back from one hidden field.

import { parseBlock, writeBlock } from "./clipboard";
import { copyWithAnswer } from "./copy";
import { GridCells, type Control } from "./grid-cells";
import { mount } from "./mount";
import { announce, word } from "./words";

interface Spot { row: number; column: number }

class Grid {
  private readonly cells: GridCells;
  private readonly sent: HTMLInputElement;
  private readonly grows: boolean;
  private readonly undo: HTMLButtonElement | null;
  private anchor: Spot | null = null;
  private head: Spot | null = null;
  private dragging = false;
  private before = "";
  private readonly past: string[][][] = [];

  constructor(private readonly root: HTMLElement) {
    this.cells = new GridCells(root);
    this.sent = root.querySelector<HTMLInputElement>("[data-sent]")!;
    this.grows = root.hasAttribute("data-grows");
    this.undo = root.querySelector<HTMLButtonElement>("[data-undo]");
    root.addEventListener("input", () => this.write());
    root.addEventListener("change", () => this.write());
    root.addEventListener("focusin", (event) => this.onFocus(event));
    root.addEventListener("keydown", (event) => this.onKey(event));
    root.addEventListener("paste", (event) => this.onPaste(event));
    root.addEventListener("copy", (event) => this.onCopy(event, false));
    root.addEventListener("cut", (event) => this.onCopy(event, true));
    root.addEventListener("pointerdown", (event) => this.onPointerDown(event));
    root.addEventListener("pointerover", (event) => this.onPointerOver(event));
    document.addEventListener("pointerup", () => { this.dragging = false; });
    root.addEventListener("click", (event) => this.onClick(event));
    root.closest("form")?.addEventListener("formdata", (event) => event.formData.set(this.sent.name, this.write()));
  }

  /** Put the rows into the hidden field; empty rows at the end are not sent. */
  private write(): string {
    const rows = this.cells.rows.map((row) => ({ id: row.dataset["id"] ?? "", ...this.cells.texts(row) }));
    const filled = (row: Record<string, string>): boolean => Object.entries(row).some(([key, text]) => key !== "id" && text.trim() !== "") || row["id"] !== "";
    while (rows.length > 0 && !filled(rows.at(-1)!)) rows.pop();
    this.sent.value = JSON.stringify(rows);
    return this.sent.value;
  }

  private remember(): void {
    this.past.push(this.cells.block());
    if (this.past.length > 20) this.past.shift();
    if (this.undo) this.undo.disabled = false;
  }

  private takeBack(): void {
    const block = this.past.pop();
    if (!block) return;
    while (this.cells.rows.length > block.length) this.cells.remove(this.cells.rows.at(-1)!);
    while (this.cells.rows.length < block.length) this.cells.add();
    block.forEach((texts, row) => texts.forEach((text, column) => this.cells.set(row, column, text)));
    if (this.undo) this.undo.disabled = this.past.length === 0;
    this.write();
  }

  // Selection

  private pick(anchor: Spot | null, head: Spot | null): void {
    for (const cell of this.root.querySelectorAll(".is-picked")) cell.classList.remove("is-picked");
    this.anchor = anchor;
    this.head = head;
    if (!this.several()) return;
    this.eachPicked((row, column) => this.cells.control(row, column)?.closest("td")?.classList.add("is-picked"));
  }

  private several(): boolean {
    return !!this.anchor && !!this.head && (this.anchor.row !== this.head.row || this.anchor.column !== this.head.column);
  }

  private eachPicked(deed: (row: number, column: number) => void): void {
    if (!this.anchor || !this.head) return;
    const [top, bottom] = [Math.min(this.anchor.row, this.head.row), Math.max(this.anchor.row, this.head.row)];
    const [left, right] = [Math.min(this.anchor.column, this.head.column), Math.max(this.anchor.column, this.head.column)];
    for (let row = top; row <= bottom; row += 1) for (let column = left; column <= right; column += 1) deed(row, column);
  }

  private pickedBlock(): string[][] {
    const block = new Map<number, string[]>();
    this.eachPicked((row, column) => block.set(row, [...(block.get(row) ?? []), this.cells.shown(row, column)]));
    return [...block.values()];
  }

  private onFocus(event: FocusEvent): void {
    const spot = this.cells.spot(event.target);
    if (!spot) return;
    this.before = this.cells.text(spot.row, spot.column);
    if (!this.dragging) this.pick(spot, spot);
  }

  private onPointerDown(event: PointerEvent): void {
    const spot = this.cells.spot(event.target);
    if (!spot || event.button !== 0 || event.pointerType === "touch") return;
    if (event.shiftKey && this.anchor) {
      event.preventDefault();
      this.pick(this.anchor, spot);
      return;
    }
    this.dragging = true;
    this.pick(spot, spot);
  }

  private onPointerOver(event: PointerEvent): void {
    if (!this.dragging || !this.anchor) return;
    const spot = this.cells.spot(event.target);
    if (spot) this.pick(this.anchor, spot);
    if (this.several()) window.getSelection()?.removeAllRanges();
  }

  // Keys

  private onKey(event: KeyboardEvent): void {
    const spot = this.cells.spot(event.target);
    if (!spot || event.isComposing) return; // Enter that ends a pinyin word is not ours
    if (event.key === "Escape") return this.pick(spot, spot);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && this.past.length > 0 && this.before === this.cells.text(spot.row, spot.column)) {
      event.preventDefault();
      return this.takeBack();
    }
    if ((event.key === "Delete" || event.key === "Backspace") && this.several()) {
      event.preventDefault();
      return this.clearPicked();
    }
    const step = this.step(event);
    if (!step) return;
    event.preventDefault();
    this.go(event.shiftKey && event.key !== "Enter" ? (this.head ?? spot) : spot, step, event.shiftKey && event.key !== "Enter");
  }

  private step(event: KeyboardEvent): Spot | null {
    const control = event.target as Control;
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    if (event.key === "Enter") return { row: event.shiftKey ? -1 : 1, column: 0 };
    if (control instanceof HTMLSelectElement && !event.key.startsWith("ArrowL") && !event.key.startsWith("ArrowR")) return null;
    switch (event.key) {
      case "ArrowUp": return { row: -1, column: 0 };
      case "ArrowDown": return { row: 1, column: 0 };
      case "ArrowLeft": return this.several() || atEdge(control, "start") ? { row: 0, column: -1 } : null;
      case "ArrowRight": return this.several() || atEdge(control, "end") ? { row: 0, column: 1 } : null;
      default: return null;
    }
  }

  private go(from: Spot, step: Spot, extend: boolean): void {
    const to = { row: from.row + step.row, column: from.column + step.column };
    if (to.row === this.cells.rows.length && this.grows && !extend) this.cells.add();
    if (to.row < 0 || to.row >= this.cells.rows.length || to.column < 0 || to.column >= this.cells.width) return;
    if (extend) return this.pick(this.anchor, to);
    const control = this.cells.control(to.row, to.column);
    control?.focus();
    if (control instanceof HTMLInputElement) control.select();
  }

  private clearPicked(): void {
    this.remember();
    this.eachPicked((row, column) => this.cells.set(row, column, ""));
    this.write();
  }

  // Clipboard

  private onPaste(event: ClipboardEvent): void {
    const spot = this.cells.spot(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const block = parseBlock(text);
    const single = block.length === 1 && block[0]!.length === 1;
    if (!spot || (single && !this.several())) return;
    event.preventDefault();
    this.remember();
    if (single) this.eachPicked((row, column) => this.cells.set(row, column, block[0]![0]!));
    else this.fill(this.anchor && this.head ? { row: Math.min(this.anchor.row, this.head.row), column: Math.min(this.anchor.column, this.head.column) } : spot, block);
    this.write();
    announce(word("pasted"));
  }

  /** A block whose first line names columns goes under those names; any other goes where the cursor is. */
  private fill(at: Spot, block: string[][]): void {
    const named = this.cells.columnsNamed(block[0]!);
    const rows = named ? block.slice(1) : block;
    rows.forEach((texts, down) => {
      const row = at.row + down;
      if (row >= this.cells.rows.length && this.grows) this.cells.add();
      if (row >= this.cells.rows.length) return;
      texts.forEach((text, right) => {
        const column = named ? named[right] : at.column + right;
        if (column !== undefined && column >= 0) this.cells.set(row, column, text.trim());
      });
    });
  }

  private onCopy(event: ClipboardEvent, cut: boolean): void {
    if (!this.several() || !event.clipboardData) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", writeBlock(this.pickedBlock()));
    if (cut) this.clearPicked();
  }

  private onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-add]")) this.cells.control(this.cells.add(), 0)?.focus();
    if (target?.closest("[data-undo]")) this.takeBack();
    const copy = target?.closest<HTMLElement>("[data-copy-grid]");
    if (copy) void copyWithAnswer(copy, writeBlock([this.cells.labels, ...this.cells.shownBlock()]));
    const row = target?.closest("[data-remove]")?.closest<HTMLElement>("[data-row]");
    if (row) {
      this.remember();
      this.cells.remove(row);
    }
    this.write();
  }
}

/** Whether the caret stands where an arrow would leave the field. */
function atEdge(control: Control, side: "start" | "end"): boolean {
  if (!(control instanceof HTMLInputElement)) return true;
  const whole = control.selectionStart === 0 && control.selectionEnd === control.value.length;
  return whole || (side === "start" ? control.selectionEnd === 0 : control.selectionStart === control.value.length);
}

export function startGrids(): void {
  mount("[data-grid]", (root) => { new Grid(root); });
}
