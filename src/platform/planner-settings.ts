import type { PlannerSettings } from "../model/planner-settings.ts";
import type { Config } from "./config.ts";

/** What the planner is told. Registry passwords are revealed here, because a pull carries them to the engine. */
export function plannerSettings({ cluster, registries }: Config, instance: string): PlannerSettings {
  const revealed = registries.map(({ server, username, password }) => ({
    server,
    username,
    password: password.reveal(),
  }));
  return { ...cluster, instance, registries: revealed };
}
