import progress from 'cli-progress';
import type { DemoProgress } from './fill.ts';

export interface ProgressLines {
  show(progress: DemoProgress): void;
  end(): void;
}

/** Shows how far a filling has come: a bar on a terminal; elsewhere a line as each dataset is done. */
export function progressLines(stream: NodeJS.WriteStream): ProgressLines {
  return stream.isTTY ? bars(stream) : lines(stream);
}

function bars(stream: NodeJS.WriteStream): ProgressLines {
  const bar = new progress.SingleBar(
    { stream, hideCursor: true, format: '{bar} {value}/{total} {title} {dataset}', linewrap: false },
    progress.Presets.shades_classic,
  );
  let open: string | undefined;
  return {
    show({ dataset, title, done, total }) {
      if (open !== dataset) {
        bar.stop();
        bar.start(total, done, { dataset, title });
        open = dataset;
      } else bar.update(done);
    },
    end: () => bar.stop(),
  };
}

function lines(stream: NodeJS.WriteStream): ProgressLines {
  return {
    show: ({ dataset, title, done, total }) => {
      if (done === total) stream.write(`${title} ${dataset} ${done}\n`);
    },
    end: () => undefined,
  };
}
