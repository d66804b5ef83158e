/** One way of doing the work under comparison; `prepare` is not timed. */
export interface Contender {
  readonly name: string;
  readonly rounds: number;
  prepare?(round: number): Promise<void> | void;
  run(round: number): Promise<unknown>;
}

/** Milliseconds per contender and round. Contenders take turns, so that a slow minute of the machine hurts all alike. */
export async function timeAlternately(contenders: readonly Contender[]): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  const rounds = Math.max(...contenders.map((contender) => contender.rounds));
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders.filter((one) => round < one.rounds)) {
      times[contender.name]?.push(await timeOnce(contender, round));
    }
  }
  return times;
}

async function timeOnce(contender: Contender, round: number): Promise<number> {
  await contender.prepare?.(round);
  const start = performance.now();
  await contender.run(round);
  const elapsedMs = performance.now() - start;
  console.error(`  ${contender.name} #${round + 1}: ${elapsedMs.toFixed(1)} ms`);
  return elapsedMs;
}
