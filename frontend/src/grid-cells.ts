// The cells of a grid by row and column: reading, writing, adding and removing rows, and what screen readers hear of them.
// No events here.

import type { Shape, Spot } from "./grid-moves";
import { word } from "./words";

export type Control = HTMLInputElement | HTMLSelectElement | HTMLElement;

const normal = (text: string): string => text.replace("*", "").trim().toLowerCase();

export class GridCells {
  private readonly body: HTMLElement;
  private readonly heads: HTMLElement[];

  constructor(private readonly root: HTMLElement) {
    this.body = root.querySelector<HTMLElement>("[data-rows]")!;
    this.heads = [...root.querySelectorAll<HTMLElement>("thead th[data-key]")];
  }

  get rows(): HTMLElement[] {
    return [...this.body.children] as HTMLElement[];
  }

  get width(): number {
    return this.heads.length;
  }

  get shape(): Shape {
    const buttons = this.body.querySelector("[data-remove]") ? 1 : 0;
    return { rows: this.rows.length, columns: this.width, reach: this.width + buttons };
  }

  get labels(): string[] {
    return this.heads.map((head) => (head.textContent ?? "").replace("*", "").trim());
  }

  control(row: number, column: number): Control | null {
    const line = this.rows[row];
    return line?.querySelectorAll<Control>("[data-key]")[column] ?? null;
  }

  /** What takes the focus there: a field, the cell itself where it is only read, or the row's button behind the cells. */
  stop(row: number, column: number): HTMLElement | null {
    if (column === this.width) return this.rows[row]?.querySelector<HTMLElement>("[data-remove]") ?? null;
    const control = this.control(row, column);
    return control && (isField(control) ? control : control.closest("td"));
  }

  /** Everything that can take the focus. */
  stops(): HTMLElement[] {
    const found = [...this.body.querySelectorAll<HTMLElement>("[data-key], [data-remove]")];
    return found.map((each) => (isField(each) || each instanceof HTMLButtonElement ? each : each.closest("td")!));
  }

  /** The place of an element of the grid; a row's button stands behind the cells. */
  spot(target: EventTarget | null): Spot | null {
    const cell = target instanceof Element ? target.closest("td") : null;
    const row = cell?.closest<HTMLElement>("[data-row]");
    if (!cell || !row) return null;
    const control = cell.querySelector<Control>("[data-key]");
    const column = control ? [...row.querySelectorAll("[data-key]")].indexOf(control) : this.width;
    return { row: this.rows.indexOf(row), column };
  }

  /** Tell screen readers how large the grid is, where each cell stands and what it is called. */
  describe(): void {
    const table = this.body.closest("table")!;
    table.setAttribute("role", "grid");
    table.setAttribute("aria-multiselectable", "true");
    table.setAttribute("aria-rowcount", String(this.rows.length + 1));
    table.setAttribute("aria-colcount", String(this.shape.reach + 1));
    table.querySelector("thead tr")?.setAttribute("aria-rowindex", "1");
    this.rows.forEach((line, row) => {
      line.setAttribute("aria-rowindex", String(row + 2));
      [...line.children].forEach((cell, place) => cell.setAttribute("aria-colindex", String(place + 1)));
      this.name(line, row);
    });
  }

  /** Call the fields of a row by column and row: by what stands in its first cell, else by which row it is. */
  name(line: HTMLElement, row: number): void {
    const controls = [...line.querySelectorAll<Control>("[data-key]")];
    const counted = word("row").replace("#", String(row + 1));
    const called = label(controls[0] ?? null).trim() || counted;
    line.querySelector("th")?.setAttribute("aria-label", counted);
    this.labels.forEach((column, place) => {
      const control = controls[place] ?? null;
      if (isField(control)) control.setAttribute("aria-label", `${column} · ${place === 0 ? counted : called}`);
      else control?.closest("td")?.setAttribute("aria-readonly", "true");
    });
  }

  text(row: number, column: number): string {
    return read(this.control(row, column));
  }

  /** What a person sees in the cell: a choice by its label. */
  shown(row: number, column: number): string {
    return label(this.control(row, column));
  }

  texts(row: HTMLElement): Record<string, string> {
    const controls = [...row.querySelectorAll<Control>("[data-key]")];
    return Object.fromEntries(controls.map((control) => [control.dataset["key"] ?? "", read(control)]));
  }

  block(): string[][] {
    return this.rows.map((_, row) => this.heads.map((__, column) => this.text(row, column)));
  }

  /** All rows with anything in them, as shown. */
  shownBlock(): string[][] {
    return this.rows.map((_, row) => this.heads.map((__, column) => this.shown(row, column))).filter((cells) => cells.some((cell) => cell !== ""));
  }

  /** Write a cell; one that is only read stays. A new text takes the server's complaint about the old one away. */
  set(row: number, column: number, text: string): void {
    const control = this.control(row, column);
    if (control instanceof HTMLInputElement) control.value = text;
    else if (control instanceof HTMLSelectElement) choose(control, text);
    else return;
    control.removeAttribute("aria-invalid");
    control.closest("td")?.classList.remove("has-error");
  }

  /** Put back what stood there before, complaint and all. */
  restore(row: number, column: number, text: string): void {
    const control = this.control(row, column);
    if (isField(control)) control.value = text;
  }

  /** With scripts the hidden field is sent, not each cell under a name of its own. */
  unname(): void {
    for (const control of this.body.querySelectorAll("[data-key]")) control.removeAttribute("name");
  }

  /** Which column each cell of a heading names, -1 for none; null when the line is no heading. */
  columnsNamed(line: string[]): number[] | null {
    const known = this.heads.map((head) => [normal(head.textContent ?? ""), normal(head.dataset["key"] ?? "")]);
    const columns = line.map((cell) => known.findIndex((names) => names.includes(normal(cell))));
    return columns.filter((column) => column >= 0).length * 2 > line.length ? columns : null;
  }

  /** A new empty row at the end; returns its place. */
  add(): number {
    const sample = this.root.querySelector<HTMLTemplateElement>("[data-sample]");
    if (sample) this.body.append(sample.content.cloneNode(true));
    for (const child of [...this.body.childNodes]) if (child.nodeType === Node.TEXT_NODE) child.remove();
    return this.rows.length - 1;
  }

  remove(row: HTMLElement): void {
    row.remove();
    if (this.rows.length === 0) this.add();
  }
}

export function isField(control: Element | null): control is HTMLInputElement | HTMLSelectElement {
  return control instanceof HTMLInputElement || control instanceof HTMLSelectElement;
}

function read(control: Control | null): string {
  if (isField(control)) return control.value;
  return control?.textContent ?? "";
}

function label(control: Control | null): string {
  return control instanceof HTMLSelectElement ? (control.selectedOptions[0]?.textContent ?? "") : read(control);
}

/** By value or label; text that is no choice is kept and shown, for the server to complain about. */
function choose(select: HTMLSelectElement, text: string): void {
  const wanted = normal(text);
  const known = [...select.options].find((option) => normal(option.value) === wanted || normal(option.textContent ?? "") === wanted);
  if (known) {
    select.value = known.value;
    return;
  }
  select.add(new Option(text, text, false, true));
}
