// Words that scripts say: written by the server into #announce, in the reader's language.

const board = (): HTMLElement | null => document.getElementById("announce");

export function word(name: string): string {
  return board()?.dataset[name] ?? "";
}

/** Tell screen readers. */
export function announce(text: string): void {
  const element = board();
  if (element) element.textContent = text;
}
