// A card of the board that waits for its answer: it says so, and when none comes it says that, with a button to ask again.
//
// <div data-card hx-get="…"> <p data-card-working>…</p> <div data-card-failed hidden>…</div> </div>

function show(event: Event, failed: boolean): void {
  const card = (event.target as Element | null)?.closest?.("[data-card]");
  if (!card) return;
  card.querySelector("[data-card-working]")?.toggleAttribute("hidden", failed);
  card.querySelector("[data-card-failed]")?.toggleAttribute("hidden", !failed);
  card.setAttribute("aria-busy", String(!failed));
}

export function startCards(): void {
  document.addEventListener("htmx:before:request", (event) => show(event, false));
  for (const name of ["htmx:error", "htmx:response:error"]) document.addEventListener(name, (event) => show(event, true));
}
