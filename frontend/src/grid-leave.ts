// Out of a grid by Escape: to the next control behind it, as the page's order has it.

const STOPS = "a[href], button, input, select, textarea, summary, [tabindex]";

export function leave(table: HTMLElement): void {
  const behind = [...document.querySelectorAll<HTMLElement>(STOPS)].find(
    (each) =>
      (table.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && !table.contains(each) &&
      each.tabIndex >= 0 && !each.matches(":disabled") && each.getClientRects().length > 0,
  );
  if (behind) behind.focus();
  else (document.activeElement as HTMLElement | null)?.blur();
}
