// Draws one ECharts option as an SVG string, inside an engine without a page. Loaded after echarts.min.js.
// `widths` is set by Python: advance widths in em, read from the fonts that the file will be drawn with.
(function () {
  "use strict";
  let widths = { regular: {}, bold: {}, wide: 1, emoji: 1.27, narrow: 0.56 };

  function advance(point, table) {
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
    const option = JSON.parse(json);
    option.animation = false;
    const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: width, height: height, locale: locale });
    try {
      chart.setOption(option);
      return chart.renderToSVGString();
    } finally {
      chart.dispose();
    }
  };
})();
