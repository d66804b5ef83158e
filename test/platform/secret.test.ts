import { format, inspect } from "node:util";
import { createMemoryLog } from "../../src/platform/log.ts";
import { secret } from "../../src/platform/secret.ts";

describe("secret", () => {
  const hidden = secret("canary");

  it.each([
    ["a template", `${hidden}`],
    ["a sum", `it is ${hidden}`],
    ["JSON", JSON.stringify({ hidden })],
    ["inspect", inspect({ hidden }, { showHidden: true, depth: 9 })],
    ["format", format("%s %o %j", hidden, hidden, hidden)],
    ["its keys", Object.keys(hidden).join()],
    ["a spread copy", JSON.stringify({ ...hidden })],
  ])("does not show itself through %s", (_way, text) => expect(text).not.toContain("canary"));

  it("shows itself to who asks", () => expect(hidden.reveal()).toBe("canary"));
});

describe("createLog", () => {
  it("writes one JSON line an event, whatever the text holds", () => {
    const { log, lines } = createMemoryLog();
    log.info({ host: "web-1\n\u001b[31m" }, "host\nready");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", host: "web-1\n\u001b[31m", msg: "host\nready" });
    expect(lines[0]).toBe(lines[0]?.replaceAll("\n", "").replaceAll("\u001b", ""));
  });

  it("keeps secrets out, wrapped or by name", () => {
    const { log, lines } = createMemoryLog();
    log.info(
      { hidden: secret("canary"), password: "canary", auth: { token: "canary" }, a: { b: { secret: "canary" } } },
      "x",
    );
    expect(lines.join()).not.toContain("canary");
  });

  it("is quiet below its level", () => {
    const { log, lines } = createMemoryLog("warn");
    log.info("nothing");
    log.warn("something");
    expect(lines).toHaveLength(1);
  });
});
