import { httpGet } from "../http-get.ts";

/** What a client that never stops asking saw. */
export interface LoadReport {
  readonly requests: number;
  readonly failures: readonly string[];
  /** Bodies' first lines with how often each came: which versions and pods answered. */
  readonly answers: Readonly<Record<string, number>>;
}

export interface LoadClient {
  report(): LoadReport;
  stop(): Promise<LoadReport>;
}

/** Asks `url` over and over, `lanes` requests at a time, each on a connection of its own, as strangers would. */
export function startLoad(url: string, lanes = 4): LoadClient {
  const failures: string[] = [];
  const answers: Record<string, number> = {};
  let requests = 0;
  let stopped = false;

  async function lane(): Promise<void> {
    while (!stopped) {
      requests += 1;
      try {
        const line = await firstLine(url);
        answers[line] = (answers[line] ?? 0) + 1;
      } catch (error) {
        failures.push(`request ${requests}: ${error instanceof Error ? error.message : String(error)}`);
      }
      await pause(10);
    }
  }

  const report = (): LoadReport => ({ requests, failures: [...failures], answers: { ...answers } });
  const running = Promise.all(Array.from({ length: lanes }, lane));
  return {
    report,
    async stop() {
      stopped = true;
      await running;
      return report();
    },
  };
}

/** First line of the body of a GET on a connection of its own. Rejects on any answer but 200. */
export async function firstLine(url: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const { status, body } = await httpGet(url, headers);
  if (status !== 200) throw new Error(`HTTP ${status}`);
  return body.split("\n")[0] ?? "";
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
