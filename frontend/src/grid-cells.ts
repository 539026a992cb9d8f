// The cells of a grid by row and column: reading, writing, adding and removing rows. No events here.

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

  get labels(): string[] {
    return this.heads.map((head) => (head.textContent ?? "").replace("*", "").trim());
  }

  control(row: number, column: number): Control | null {
    const line = this.rows[row];
    return line?.querySelectorAll<Control>("[data-key]")[column] ?? null;
  }

  spot(target: EventTarget | null): { row: number; column: number } | null {
    const cell = target instanceof Element ? target.closest("td") : null;
    const control = cell?.querySelector<Control>("[data-key]");
    const row = cell?.closest<HTMLElement>("[data-row]");
    if (!control || !row) return null;
    return { row: this.rows.indexOf(row), column: [...row.querySelectorAll("[data-key]")].indexOf(control) };
  }

  text(row: number, column: number): string {
    return read(this.control(row, column));
  }

  /** What a person sees in the cell: a choice by its label. */
  shown(row: number, column: number): string {
    const control = this.control(row, column);
    return control instanceof HTMLSelectElement ? (control.selectedOptions[0]?.textContent ?? "") : read(control);
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

function read(control: Control | null): string {
  if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) return control.value;
  return control?.textContent ?? "";
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
