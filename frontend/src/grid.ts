// A grid to type in: walked by keys, blocks pasted from and copied to a spreadsheet, rows added as they are needed.
// The server draws it (ui/components/grid.html) and reads its rows back from one hidden field.
//
// Keys follow WAI-ARIA's grid pattern: one stop for Tab; arrows walk; Enter, F2 or typing edit; Escape ends editing, and again
// leaves. The field has the focus in both, since a pinyin word can only begin in a field: `editing` says whose the arrows are.

import { parseBlock, writeBlock } from "./clipboard";
import { copyWithAnswer } from "./copy";
import { GridCells, isField } from "./grid-cells";
import { leave } from "./grid-leave";
import { moved, type Spot } from "./grid-moves";
import { Picked } from "./grid-picked";
import { mount } from "./mount";
import { announce, word } from "./words";

// On a phone every field is a stop: its keyboard's own arrows go from one to the next.
const touch = window.matchMedia("(pointer: coarse)").matches;

class Grid {
  private readonly cells: GridCells;
  private readonly sent: HTMLInputElement;
  private readonly table: HTMLElement;
  private readonly grows: boolean;
  private readonly undo: HTMLButtonElement | null;
  private readonly picked: Picked;
  private dragging = false;
  private pointed = false; // the focus that comes next is a click's
  private editing = false;
  private before = ""; // what stood in the cell when it was come to
  private readonly past: string[][][] = [];

  constructor(private readonly root: HTMLElement) {
    this.cells = new GridCells(root);
    this.picked = new Picked(root, this.cells);
    this.sent = root.querySelector<HTMLInputElement>("[data-sent]")!;
    this.table = root.querySelector<HTMLElement>("table")!;
    this.grows = root.hasAttribute("data-grows");
    this.undo = root.querySelector<HTMLButtonElement>("[data-undo]");
    this.cells.unname();
    this.dress();
    root.addEventListener("input", () => this.write());
    root.addEventListener("change", (event) => this.onChange(event));
    root.addEventListener("focusin", (event) => this.onFocus(event));
    root.addEventListener("focusout", () => this.edit(false));
    root.addEventListener("beforeinput", () => this.edit(true));
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
    this.dress();
    this.write();
  }

  // Focus

  /** After rows have come or gone: what screen readers hear, and the one stop for Tab. */
  private dress(): void {
    this.cells.describe();
    if (touch) return;
    for (const stop of this.cells.stops()) stop.tabIndex = -1;
    const here = this.picked.head && this.cells.stop(Math.min(this.picked.head.row, this.cells.rows.length - 1), this.picked.head.column);
    this.stand(here ?? this.cells.stop(0, 0));
  }

  /** The stop for Tab is where the reader last was. */
  private stand(at: HTMLElement | null): void {
    if (touch || !at) return;
    for (const stop of this.table.querySelectorAll<HTMLElement>("tbody [tabindex='0']")) stop.tabIndex = -1;
    at.tabIndex = 0;
  }

  /** Whether the keys belong to the text of the cell or to the grid. */
  private edit(on: boolean): void {
    this.editing = on;
    for (const cell of this.root.querySelectorAll(".is-editing")) cell.classList.remove("is-editing");
    if (on) document.activeElement?.closest("td")?.classList.add("is-editing");
  }

  private onFocus(event: FocusEvent): void {
    const spot = this.cells.spot(event.target);
    if (!spot) return;
    this.before = this.cells.text(spot.row, spot.column);
    this.stand(event.target as HTMLElement);
    this.edit(this.pointed);
    if (!this.pointed && event.target instanceof HTMLInputElement) event.target.select();
    this.pointed = false;
    if (!this.dragging) this.picked.pick(spot, spot);
  }

  private focus(at: Spot, editing: boolean): void {
    this.cells.stop(at.row, at.column)?.focus();
    this.edit(editing || touch);
  }

  // Pointer

  private onPointerDown(event: PointerEvent): void {
    const spot = this.cells.spot(event.target);
    if (!spot || event.button !== 0) return;
    if (event.shiftKey && this.picked.anchor) {
      event.preventDefault();
      this.picked.pick(this.picked.anchor, spot);
      return;
    }
    if (isField(event.target as Element)) {
      this.pointed = document.activeElement !== event.target;
      if (!this.pointed) this.edit(true);
    }
    if (event.pointerType === "touch") return;
    this.dragging = true;
    this.picked.pick(spot, spot);
  }

  private onPointerOver(event: PointerEvent): void {
    if (!this.dragging || !this.picked.anchor) return;
    const spot = this.cells.spot(event.target);
    if (spot) this.picked.pick(this.picked.anchor, spot);
    if (this.picked.several) window.getSelection()?.removeAllRanges();
  }

  // Keys

  private onKey(event: KeyboardEvent): void {
    const spot = this.cells.spot(event.target);
    if (!spot || event.isComposing) return; // Enter that ends a pinyin word is not ours
    if (this.onWord(event, spot) || this.onDeed(event, spot)) event.preventDefault();
  }

  /** Escape, Tab, Enter, F2: in and out of the cell, and of the grid. True when it was one. */
  private onWord(event: KeyboardEvent, spot: Spot): boolean {
    const field = isField(event.target as Element);
    switch (event.key) {
      case "Escape": return this.escape(spot);
      case "Tab": return this.editing && !touch && this.tab(spot, event.shiftKey ? -1 : 1);
      case "F2": return field && this.enter(event.target as HTMLElement);
      case "Enter":
        if (!field || event.ctrlKey || event.metaKey || event.altKey) return false;
        if (!this.editing) return this.enter(event.target as HTMLElement);
        return this.down(spot, event.shiftKey ? -1 : 1);
      default: return false;
    }
  }

  private escape(spot: Spot): boolean {
    const stop = this.cells.stop(spot.row, spot.column);
    if (this.editing) {
      this.cells.restore(spot.row, spot.column, this.before);
      this.edit(false);
      if (stop instanceof HTMLInputElement) stop.select();
      this.write();
    } else if (this.picked.several) this.picked.pick(spot, spot);
    else leave(this.table);
    return true;
  }

  /** To the next cell that can be written in, still editing; past the last one Tab is the page's again. */
  private tab(from: Spot, step: number): boolean {
    const { rows, columns } = this.cells.shape;
    for (let at = from.row * columns + from.column + step; at >= 0 && at < rows * columns; at += step) {
      const to = { row: Math.floor(at / columns), column: at % columns };
      if (!isField(this.cells.control(to.row, to.column))) continue;
      this.focus(to, true);
      return true;
    }
    return false;
  }

  private enter(field: HTMLElement): boolean {
    this.edit(true);
    if (field instanceof HTMLInputElement) field.setSelectionRange(field.value.length, field.value.length);
    if (field instanceof HTMLSelectElement) field.showPicker?.();
    return true;
  }

  /** Enter ends the cell and goes on below it, in a new row where there is none yet. */
  private down(from: Spot, step: number): boolean {
    const row = from.row + step;
    if (row === this.cells.rows.length && this.grows) {
      this.cells.add();
      this.dress();
    }
    if (row >= 0 && row < this.cells.rows.length) this.focus({ ...from, row }, false);
    else this.edit(false);
    return true;
  }

  /** Movement, selection, undo and clearing. True when the key was one of ours. */
  private onDeed(event: KeyboardEvent, spot: Spot): boolean {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z" && this.past.length > 0 && this.before === this.cells.text(spot.row, spot.column)) {
      this.takeBack();
      return true;
    }
    if (command && event.key.toLowerCase() === "a" && !this.editing) {
      this.picked.all();
      return true;
    }
    if ((event.key === "Delete" || event.key === "Backspace") && spot.column < this.cells.width && (this.picked.several || !this.editing)) {
      this.clearPicked();
      return true;
    }
    return this.walk(event, spot, command);
  }

  private walk(event: KeyboardEvent, spot: Spot, command: boolean): boolean {
    if (event.altKey || (this.editing && this.ownKey(event))) return false;
    const shape = this.cells.shape;
    if (event.shiftKey) {
      const to = moved(event.key, command, this.picked.head ?? spot, { ...shape, reach: shape.columns });
      if (to) this.picked.pick(this.picked.anchor ?? spot, to);
      return to !== null;
    }
    const to = moved(event.key, command, spot, shape);
    if (to) this.focus(to, false);
    return to !== null;
  }

  /** Whether a key moves inside the field that is being edited. Up and down have nothing to do in a line of text without suggestions. */
  private ownKey(event: KeyboardEvent): boolean {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.list) return true;
    const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    const vertical = ["ArrowUp", "ArrowDown", "PageUp", "PageDown"].includes(event.key);
    return !vertical && !(whole && event.key.startsWith("Arrow") && !event.shiftKey);
  }

  private clearPicked(): void {
    this.remember();
    this.picked.each((row, column) => this.cells.set(row, column, ""));
    this.write();
  }

  // Clipboard

  private onPaste(event: ClipboardEvent): void {
    const spot = this.cells.spot(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const block = parseBlock(text);
    const single = block.length === 1 && block[0]!.length === 1;
    if (!spot || (single && this.editing && !this.picked.several)) return;
    event.preventDefault();
    this.remember();
    if (single) this.picked.each((row, column) => this.cells.set(row, column, block[0]![0]!));
    else this.fill(this.picked.corner ?? spot, block);
    this.dress();
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

  /** One cell is copied as its text by the browser, where it is a field and nothing else was picked. */
  private onCopy(event: ClipboardEvent, cut: boolean): void {
    const spot = this.cells.spot(event.target);
    if (!spot || spot.column >= this.cells.width || !event.clipboardData) return;
    if (!this.picked.several && (this.editing || this.cells.control(spot.row, spot.column) instanceof HTMLInputElement)) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", writeBlock(this.picked.block()));
    if (cut) this.clearPicked();
  }

  private onChange(event: Event): void {
    const spot = this.cells.spot(event.target);
    if (spot?.column === 0) this.cells.name(this.cells.rows[spot.row]!, spot.row);
    if (spot && event.target instanceof HTMLSelectElement) { // a choice is made: Escape must not take it back
      this.before = event.target.value;
      this.edit(false);
    }
    this.write();
  }

  private onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-add]")) {
      const row = this.cells.add();
      this.dress();
      this.focus({ row, column: 0 }, false);
    }
    if (target?.closest("[data-undo]")) this.takeBack();
    const copy = target?.closest<HTMLElement>("[data-copy-grid]");
    if (copy) void copyWithAnswer(copy, writeBlock([this.cells.labels, ...this.cells.shownBlock()]));
    const row = target?.closest("[data-remove]")?.closest<HTMLElement>("[data-row]");
    if (row) this.removeRow(row);
    this.write();
  }

  private removeRow(row: HTMLElement): void {
    const place = this.cells.rows.indexOf(row);
    this.remember();
    this.cells.remove(row);
    this.dress();
    this.focus({ row: Math.min(place, this.cells.rows.length - 1), column: this.cells.width }, false);
  }
}

export function startGrids(): void {
  mount("[data-grid]", (root) => { new Grid(root); });
}
