// Charts: waits for a place on the page that wants one, then fetches the engine once.

import type { Drawn } from "./charts";
import { ensureChinese } from "./fonts";
import { mount } from "./mount";
import { stream } from "./stream";
import { word } from "./words";

const drawn = new Map<HTMLElement, Drawn>();

function optionOf(place: HTMLElement): object {
  const block = place.nextElementSibling;
  if (!(block instanceof HTMLScriptElement) || block.type !== "application/json") throw new Error("no option beside the chart");
  return JSON.parse(block.textContent ?? "") as object;
}

async function start(place: HTMLElement): Promise<void> {
  try {
    const option = optionOf(place);
    const [engine] = await Promise.all([import("./charts.js") as Promise<typeof import("./charts")>, ensureChinese()]);
    forgetGone();
    if (!place.isConnected) return;
    const chart = engine.draw(place, option);
    drawn.set(place, chart);
    new ResizeObserver(() => chart.resize()).observe(place);
    const url = place.dataset["chartStream"];
    if (url) stream(url).on(place.dataset["chartEvent"] ?? "option", (text) => chart.change(JSON.parse(text) as object));
    place.dataset["drawn"] = "yes";
  } catch (error) {
    place.dataset["drawn"] = "no";
    place.textContent = word("chartFailed");
    console.error(error);
  }
}

/** Charts whose place a swap took away keep memory until they are told. */
function forgetGone(): void {
  for (const [place, chart] of drawn) {
    if (place.isConnected) continue;
    chart.forget();
    drawn.delete(place);
  }
}

export function startCharts(): void {
  mount("[data-chart]", (place) => void start(place));
}
