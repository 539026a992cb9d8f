// Chinese on a machine that has no Chinese font: fetch ours, and only there.
// A font list cannot say "only if nothing else has the glyph" for fonts that a phone does not name, so we look at pixels.

export const FALLBACK_FAMILY = "Yunce Han";
const PROBES = ["运", "策", "囍"]; // with no font all of them are the same empty box

function pixels(letter: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 20;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return letter;
  pen.font = "16px sans-serif";
  pen.fillText(letter, 1, 16);
  return pen.getImageData(0, 0, 20, 20).data.join();
}

function lacksChinese(): boolean {
  return new Set(PROBES.map(pixels)).size < PROBES.length;
}

let asked: Promise<boolean> | undefined;

/** Resolves when Chinese can be drawn: true when our face was needed for it. Asked once a page. */
export function ensureChinese(): Promise<boolean> {
  asked ??= fetchIfNeeded();
  return asked;
}

async function fetchIfNeeded(): Promise<boolean> {
  if (!lacksChinese()) return false;
  const url = new URL("./fonts/noto-sans-sc.woff2", import.meta.url);
  const face = new FontFace(FALLBACK_FAMILY, `url("${url.pathname}")`, { display: "block" });
  document.fonts.add(face);
  await face.load();
  document.documentElement.dataset["fonts"] = "ours";
  return true;
}
