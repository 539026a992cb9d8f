// Wraps a TrueType font as WOFF2: the same tables, one Brotli stream.
// Source: W3C WOFF File Format 2.0, sections 4 and 5. glyf and loca keep their own form (transform version 3).
import { brotliCompress, constants } from "node:zlib";
import { promisify } from "node:util";

const KNOWN = ("cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB "
  + "EBSC JSTF MATH CBDT CBLC COLR CPAL SVG  sbix acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill")
  .match(/.{4}(?: |$)/g).map((tag) => tag.slice(0, 4));
const HEADER = 48;

/** UIntBase128: seven bits a byte, most significant first, no leading zeros. */
function base128(value) {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return Buffer.from(bytes);
}

function tables(font) {
  const count = font.readUInt16BE(4);
  return Array.from({ length: count }, (_, place) => {
    const at = 12 + 16 * place;
    const [offset, length] = [font.readUInt32BE(at + 8), font.readUInt32BE(at + 12)];
    return { tag: font.toString("latin1", at, at + 4), bytes: font.subarray(offset, offset + length) };
  });
}

function directoryEntry({ tag, bytes }) {
  const place = KNOWN.indexOf(tag);
  const version = tag === "glyf" || tag === "loca" ? 3 : 0;
  const flags = (version << 6) | (place < 0 ? 0x3f : place);
  const parts = [Buffer.from([flags])];
  if (place < 0) parts.push(Buffer.from(tag, "latin1"));
  parts.push(base128(bytes.length));
  return Buffer.concat(parts);
}

/** font: a TrueType file (not a collection). Resolves to the WOFF2 file. */
export async function toWoff2(font) {
  // A signature would no longer hold; glyf must be followed by loca.
  const kept = tables(font).filter(({ tag }) => tag !== "DSIG");
  const loca = kept.splice(kept.findIndex(({ tag }) => tag === "loca"), 1)[0];
  kept.splice(kept.findIndex(({ tag }) => tag === "glyf") + 1, 0, loca);
  const directory = Buffer.concat(kept.map(directoryEntry));
  const plain = Buffer.concat(kept.map(({ bytes }) => bytes));
  const stream = await promisify(brotliCompress)(plain, { params: {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT,
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  } });
  const sfnt = 12 + 16 * kept.length + kept.reduce((sum, { bytes }) => sum + ((bytes.length + 3) & ~3), 0);
  const padded = (4 - ((HEADER + directory.length + stream.length) & 3)) & 3;
  const header = Buffer.alloc(HEADER);
  header.write("wOF2", 0, "latin1");
  header.writeUInt32BE(font.readUInt32BE(0), 4);
  header.writeUInt32BE(HEADER + directory.length + stream.length + padded, 8);
  header.writeUInt16BE(kept.length, 12);
  header.writeUInt32BE(sfnt, 16);
  header.writeUInt32BE(stream.length, 20);
  header.writeUInt16BE(1, 24);
  return Buffer.concat([header, directory, stream, Buffer.alloc(padded)]);
}
