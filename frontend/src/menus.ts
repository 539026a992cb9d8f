// Menus made of <details>, and the side menu on narrow screens. Without scripts both simply stay open or open by click.

const NARROW = "(max-width: 860px)";

function closeAll(except: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
    if (menu !== except && !menu.contains(except)) menu.open = false;
  }
}

export function startMenus(): void {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element) closeAll(event.target.closest("details[data-menu]"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLDetailsElement>("details[data-menu][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary")?.focus();
  });
  startSideMenu();
}

function startSideMenu(): void {
  const button = document.querySelector<HTMLElement>("[data-nav-toggle]");
  const body = document.getElementById("side-body");
  if (!button || !body) return;
  const narrow = window.matchMedia(NARROW);
  const show = (open: boolean): void => {
    button.setAttribute("aria-expanded", String(open));
    body.hidden = !open;
  };
  show(!narrow.matches);
  narrow.addEventListener("change", () => show(!narrow.matches));
  button.addEventListener("click", () => show(body.hidden !== false));
}
