// Draws one ECharts option as an SVG string, inside an engine without a page. Loaded after echarts.min.js.
// `widths` is set by Python: advance widths in em, read from the fonts that the file will be drawn with.
(function () {
  "use strict";
  let widths = { regular: {}, bold: {}, wide: 1, emoji: 1.27, narrow: 0.56 };

  // ECharts breaks lines between UTF-16 halves and inside joined emoji. Each such character travels as one private letter.
  const JOINED = /\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})?)*|[\u{10000}-\u{10FFFF}]/gu;
  let letters = new Map(); // private letter -> what it stands for

  function asLetters(text) {
    const letterOf = new Map();
    let next = 0xe000;
    letters = new Map();
    return text.replace(JOINED, function (joined) {
      if (joined.length === 1) return joined;
      if (!letterOf.has(joined)) {
        while (text.includes(String.fromCharCode(next))) next += 1;
        if (next > 0xf8ff) return joined;
        letterOf.set(joined, String.fromCharCode(next));
        letters.set(String.fromCharCode(next), joined);
        next += 1;
      }
      return letterOf.get(joined);
    });
  }

  function asTyped(text) {
    return text.replace(/[\uE000-\uF8FF]/g, (letter) => letters.get(letter) ?? letter);
  }

  function advance(point, table) {
    const joined = letters.get(String.fromCodePoint(point));
    if (joined !== undefined) return joined.codePointAt(0) >= 0x20000 ? widths.wide : widths.emoji;
    const known = table[point];
    if (known !== undefined) return known;
    if (point >= 0x1f000) return point >= 0x20000 ? widths.wide : widths.emoji;
    if (point === 0x200d || (point >= 0xfe00 && point <= 0xfe0f)) return 0;
    return point >= 0x2e80 ? widths.wide : widths.narrow;
  }

  function measureText(text, font) {
    const size = parseFloat((/(\d+(?:\.\d+)?)px/.exec(font || "") || [0, 12])[1]);
    const table = /\b(bold|[6-9]00)\b/.test(font || "") ? widths.bold : widths.regular;
    let em = 0;
    for (const character of String(text == null ? "" : text)) em += advance(character.codePointAt(0), table);
    return { width: em * size };
  }

  globalThis.setWidths = function (json) {
    widths = JSON.parse(json);
    echarts.setPlatformAPI({ measureText: measureText });
    return true;
  };

  globalThis.draw = function (json, width, height, locale) {
    const option = JSON.parse(asLetters(json));
    option.animation = false;
    const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: width, height: height, locale: locale });
    try {
      chart.setOption(option);
      return asTyped(chart.renderToSVGString());
    } finally {
      chart.dispose();
    }
  };
})();
