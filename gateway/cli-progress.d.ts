/** What is used of cli-progress, which comes without types. */
declare module 'cli-progress' {
  export interface BarOptions {
    stream: NodeJS.WriteStream;
    format: string;
    hideCursor: boolean;
    linewrap: boolean;
  }

  class SingleBar {
    constructor(options: BarOptions, preset: object);
    start(total: number, value: number, payload: Readonly<Record<string, string>>): void;
    update(value: number): void;
    stop(): void;
  }

  const progress: { SingleBar: typeof SingleBar; Presets: { shades_classic: object } };
  export default progress;
}
