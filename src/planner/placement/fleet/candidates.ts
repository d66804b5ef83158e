/** Hosts that have room and what each would cost, in two arrays of equal length, in order of hosts. */
export interface Candidates {
  readonly cost: Float64Array;
  readonly host: Int32Array;
  length: number;
}

export function candidates(size: number): Candidates {
  return { cost: new Float64Array(size), host: new Int32Array(size), length: 0 };
}
