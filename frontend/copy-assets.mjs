// Copies what documents need at run time from node_modules into the Python package: fonts with their licences, and ECharts.
// `build.mjs` calls copyAssets(); `node copy-assets.mjs` does the same alone. Copies are git-ignored and travel in the wheel.
import { copyFile, mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const documents = join(here, "..", "src", "yunce", "documents");
const fonts = "@expo-google-fonts";

export const ASSETS = [
  [`${fonts}/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf`, "fonts/NotoSansSC_400Regular.ttf"],
  [`${fonts}/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf`, "fonts/NotoSansSC_700Bold.ttf"],
  [`${fonts}/noto-sans-sc/LICENSE_FONT`, "fonts/NotoSansSC_LICENSE.txt"],
  [`${fonts}/noto-emoji/400Regular/NotoEmoji_400Regular.ttf`, "fonts/NotoEmoji_400Regular.ttf"],
  [`${fonts}/noto-emoji/LICENSE_FONT`, "fonts/NotoEmoji_LICENSE.txt"],
  ["echarts/dist/echarts.min.js", "js/echarts.min.js"],
  ["echarts/LICENSE", "js/echarts_LICENSE.txt"],
  ["echarts/NOTICE", "js/echarts_NOTICE.txt"],
];

const bytes = async (path) => readFile(path).catch(() => null);

/** Copy every asset that differs; returns the number of files written. Rejects when a source is missing. */
export async function copyAssets() {
  let written = 0;
  for (const [from, to] of ASSETS) {
    const source = join(modules, from);
    const target = join(documents, to);
    const wanted = await bytes(source);
    if (wanted === null) throw new Error(`${source} is missing; run \`npm ci\` in frontend/ first`);
    const present = await bytes(target);
    // Equal files stay untouched, so that running processes keep their mapped fonts.
    if (present !== null && present.equals(wanted)) continue;
    await mkdir(dirname(target), { recursive: true });
    await copyFile(source, target);
    if ((await stat(target)).size !== wanted.length) throw new Error(`${target} was not copied whole`);
    written += 1;
  }
  return written;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const written = await copyAssets();
  console.log(`copy-assets: ${ASSETS.length} files, ${written} written`);
}
