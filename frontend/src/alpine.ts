// Named Alpine components (the policy allows no expressions that are evaluated as code).

import Alpine from "@alpinejs/csp";

/** x-data="disclosure": a part that opens and closes. */
const disclosure = () => ({
  open: false,
  toggle(this: { open: boolean }) { this.open = !this.open; },
});

/** x-data="choice" with data-chosen: shows what belongs to the chosen value. `is` compares against data-value. */
const choice = () => ({
  chosen: "",
  init(this: { chosen: string; $el: HTMLElement }) { this.chosen = this.$el.dataset["chosen"] ?? ""; },
  choose(this: { chosen: string }, event: Event) { this.chosen = (event.target as HTMLInputElement).value; },
});

export function startAlpine(): void {
  Alpine.data("disclosure", disclosure);
  Alpine.data("choice", choice);
  Alpine.start();
}
