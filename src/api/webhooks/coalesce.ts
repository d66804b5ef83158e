/** Asks for work by name. While one piece of a name's work runs, any number of wishes become one more run after it. */
export function coalesce(
  work: (name: string) => Promise<void>,
  onError: (error: unknown) => void,
): (name: string) => void {
  const running = new Map<string, { again: boolean }>();
  const run = async (name: string, state: { again: boolean }): Promise<void> => {
    do {
      state.again = false;
      await work(name).catch(onError);
    } while (state.again);
    running.delete(name);
  };
  return (name) => {
    const state = running.get(name);
    if (state) {
      state.again = true;
      return;
    }
    const fresh = { again: false };
    running.set(name, fresh);
    void run(name, fresh);
  };
}
