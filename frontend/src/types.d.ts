// Libraries that bring no types, as far as we use them.
declare module "@alpinejs/csp" {
  interface Alpine {
    data(name: string, make: (...values: never[]) => object): void;
    start(): void;
  }
  const alpine: Alpine;
  export default alpine;
}
