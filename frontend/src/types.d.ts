// Libraries that bring no types, as far as we use them.
declare module "@alpinejs/csp" {
  interface Alpine {
    data(name: string, make: (...values: never[]) => object): void;
    start(): void;
  }
  const alpine: Alpine;
  export default alpine;
}

declare module "sortablejs" {
  namespace Sortable {
    interface Moved { item: HTMLElement; from: HTMLElement; to: HTMLElement; oldIndex: number }
    interface Options {
      group: string;
      draggable: string;
      filter: string;
      preventOnFilter: boolean;
      delay: number;
      delayOnTouchOnly: boolean;
      animation: number;
      onEnd(event: Moved): void;
    }
  }
  const Sortable: { create(element: HTMLElement, options: Sortable.Options): unknown };
  export default Sortable;
}
