/**
 * Calls of one key that come while one is under way share the next one, which starts when that ends. So there is one at a time, and yet
 * nobody gets an answer that was begun before they asked: what had changed by then shows.
 */
export class SingleFlight<Value> {
  readonly #flights = new Map<string, { current: Promise<Value>; next?: Promise<Value> }>();

  run(key: string, call: () => Promise<Value>): Promise<Value> {
    const flight = this.#flights.get(key);
    if (!flight) return this.#start(key, call);
    const start = () => this.#start(key, call);
    flight.next ??= flight.current.then(start, start);
    return flight.next;
  }

  #start(key: string, call: () => Promise<Value>): Promise<Value> {
    const current = call();
    const flight = { current };
    this.#flights.set(key, flight);
    const end = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    current.then(end, end);
    return current;
  }
}
