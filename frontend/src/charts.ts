// The chart engine, in a file of its own. Options come from Python and are drawn as they are, within our policy.

import * as echarts from "echarts";
import { FALLBACK_FAMILY } from "./fonts";

export interface Drawn {
  change(patch: object): void;
  resize(): void;
  forget(): void;
}

type Option = echarts.EChartsCoreOption & { tooltip?: unknown };

const INK = "#5c6675";
const LINE = "#e3e7ee";

function fontFamily(): string {
  return getComputedStyle(document.body).fontFamily || `sans-serif, "${FALLBACK_FAMILY}"`;
}

function theme(): object {
  const axis = {
    axisLine: { lineStyle: { color: "#c5ccd8" } },
    axisTick: { show: false },
    axisLabel: { color: INK },
    splitLine: { lineStyle: { color: LINE } },
    nameTextStyle: { color: INK },
  };
  return {
    color: ["#1d4f91", "#e08a1e", "#2f8f6b", "#b8433f", "#7a5ea8", "#4aa3c7", "#8a8f3c", "#a8577e"],
    textStyle: { fontFamily: fontFamily() },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    logAxis: axis,
    legend: { textStyle: { color: INK }, itemWidth: 16, itemHeight: 8 },
  };
}

/** The default tooltip writes inline styles into the page, which our policy refuses; drawn on the canvas it may stay. */
function onCanvas(option: Option): Option {
  const tooltips = option.tooltip === undefined ? undefined : [option.tooltip].flat();
  if (!tooltips) return option;
  return { ...option, tooltip: tooltips.map((tooltip) => ({ confine: true, ...(tooltip as object), renderMode: "richText" })) };
}

export function draw(place: HTMLElement, option: object): Drawn {
  const language = document.documentElement.lang.startsWith("en") ? "EN" : "ZH";
  const chart = echarts.init(place, theme(), { renderer: "canvas", locale: language });
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  chart.setOption({ animationDuration: 300, ...(still ? { animation: false } : {}), ...onCanvas(option as Option) });
  return {
    change: (patch) => chart.setOption(onCanvas(patch as Option)),
    resize: () => chart.resize(),
    forget: () => chart.dispose(),
  };
}
