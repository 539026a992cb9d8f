// What every page loads: htmx, Alpine, and the small scripts that wait for elements that ask for them.

import "htmx.org";
import { startAlpine } from "./alpine";
import { startBoards } from "./board";
import { startCards } from "./cards";
import { startCharts } from "./chart";
import { startConfirming } from "./confirm";
import { startCopying } from "./copy";
import { startFiles } from "./files";
import { ensureChinese } from "./fonts";
import { startGrids } from "./grid";
import { startMenus } from "./menus";
import { watch } from "./mount";
import { startSql } from "./sql";
import { startStreams } from "./stream";

interface HtmxRequest { ctx: { request: { headers: Record<string, string> } } }

document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  if (token) (event as CustomEvent<HtmxRequest>).detail.ctx.request.headers["X-CSRFToken"] = token;
});

startConfirming(); // first: the others must not see a form that is not agreed to
startCopying();
startMenus();
startGrids();
startCharts();
startStreams();
startBoards();
startCards();
startFiles();
startSql();
watch();
startAlpine();
void ensureChinese();
