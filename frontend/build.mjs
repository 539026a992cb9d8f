// Builds everything the pages load into src/yunce/ui/static/dist, and copies what documents need.
// `npm run build`; needs only node and what the lock file names.
import { build } from "esbuild";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompress, constants, gzip } from "node:zlib";
import { promisify } from "node:util";
import { copyAssets } from "./copy-assets.mjs";
import { toWoff2 } from "./woff2.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "src", "yunce", "ui", "static", "dist");
const modules = join(here, "node_modules");
const FONT = join(modules, "@expo-google-fonts", "noto-sans-sc", "400Regular", "NotoSansSC_400Regular.ttf");

const shared = { bundle: true, minify: true, legalComments: "linked", target: "es2022", logLevel: "warning", absWorkingDir: here };

async function scripts() {
  await build({
    ...shared,
    entryPoints: { main: "src/main.ts", charts: "src/charts.ts" },
    outdir: dist,
    format: "esm",
    // The chart engine is a megabyte: its own file, asked for by pages that have a chart.
    external: ["./charts.js"],
  });
}

async function styles() {
  await build({ ...shared, entryPoints: { main: "styles/main.css" }, outdir: dist, loader: { ".svg": "dataurl" } });
}

/** One sprite of the icons in icons.json; pages refer to them as icons.svg#name. */
async function icons() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(async (name) => {
    const svg = await readFile(join(modules, "@tabler", "icons", "icons", "outline", `${name}.svg`), "utf8");
    const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
  }));
  await writeFile(join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

/** The face for machines that have no Chinese font at all; src/fonts.ts asks for it only there. */
async function font() {
  await mkdir(join(dist, "fonts"), { recursive: true });
  await writeFile(join(dist, "fonts", "noto-sans-sc.woff2"), await toWoff2(await readFile(FONT)));
  await writeFile(join(dist, "fonts", "LICENSE.txt"), await readFile(join(modules, "@expo-google-fonts", "noto-sans-sc", "LICENSE_FONT")));
}

/** Compressed twins that the server picks by the browser's Accept-Encoding. */
async function compress() {
  for (const entry of await readdir(dist)) {
    if (![".js", ".css", ".svg"].includes(extname(entry))) continue;
    const bytes = await readFile(join(dist, entry));
    const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
    await writeFile(join(dist, `${entry}.br`), await promisify(brotliCompress)(bytes, brotli));
    await writeFile(join(dist, `${entry}.gz`), await promisify(gzip)(bytes, { level: 9 }));
  }
}

await mkdir(dist, { recursive: true });
await Promise.all([scripts(), styles(), icons(), font(), copyAssets()]);
await compress();
