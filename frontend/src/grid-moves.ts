// Where a key leads from a cell of a grid (WAI-ARIA's grid pattern). Places only; no elements here.

export interface Spot { row: number; column: number }

/** columns: those with cells to write in; reach: columns with anything to stand on, such as a row's button behind them. */
export interface Shape { rows: number; columns: number; reach: number }

const PAGE = 10; // rows; about what a window shows of a grid below its heading

/** The place that a key goes to, inside the grid; null when it is no key of movement. */
export function moved(key: string, whole: boolean, from: Spot, shape: Shape): Spot | null {
  const far = { row: shape.rows - 1, column: shape.columns - 1 };
  const to = ((): Spot | null => {
    switch (key) {
      case "ArrowUp": return { ...from, row: whole ? 0 : from.row - 1 };
      case "ArrowDown": return { ...from, row: whole ? far.row : from.row + 1 };
      case "ArrowLeft": return { ...from, column: whole ? 0 : from.column - 1 };
      case "ArrowRight": return { ...from, column: whole ? far.column : from.column + 1 };
      case "Home": return { row: whole ? 0 : from.row, column: 0 };
      case "End": return { row: whole ? far.row : from.row, column: far.column };
      case "PageUp": return { ...from, row: from.row - PAGE };
      case "PageDown": return { ...from, row: from.row + PAGE };
      default: return null;
    }
  })();
  return to && { row: clamp(to.row, shape.rows), column: clamp(to.column, shape.reach) };
}

function clamp(place: number, count: number): number {
  return Math.max(0, Math.min(place, count - 1));
}
