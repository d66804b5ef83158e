import { type HealthCheck, healthHandler } from "../../src/api/health.ts";
import { type RunningServer, startHttpServer } from "../../src/api/http-server.ts";
import { createMetrics, metricsHandler } from "../../src/api/metrics.ts";
import { instant } from "../../src/model/instant.ts";
import { createMemoryLog } from "../../src/platform/log.ts";

let server: RunningServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const holds = (name: string): HealthCheck => ({ name, failure: () => null });
const fails = (name: string, why: string): HealthCheck => ({ name, failure: () => why });

async function get(path: string, checks: { live?: HealthCheck[]; ready?: HealthCheck[] } = {}, init: RequestInit = {}) {
  const metrics = createMetrics("1.2.3");
  metrics.hosts(new Map([["web-1", true]]));
  metrics.fetched(instant(60_000));
  metrics.webhook("github", "rejected");
  const handlers = [healthHandler({ live: [], ready: [], ...checks }), metricsHandler(metrics)];
  server = await startHttpServer({ address: "127.0.0.1", port: 0, handlers, log: createMemoryLog().log });
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
  return { status: response.status, text: await response.text() };
}

describe("health", () => {
  it("is ok while everything holds", async () => {
    expect(await get("/readyz", { ready: [holds("git")] })).toEqual({ status: 200, text: "ok" });
  });

  it("lists every check when asked", async () => {
    expect(await get("/readyz?verbose", { live: [holds("loop")], ready: [holds("git")] })).toEqual({
      status: 200,
      text: "[+]loop ok\n[+]git ok\nreadyz check passed\n",
    });
  });

  it("says why it is not ready", async () => {
    expect(await get("/readyz", { ready: [fails("journal", "disk full"), holds("git")] })).toEqual({
      status: 503,
      text: "[-]journal failed: disk full\n[+]git ok\nreadyz check failed\n",
    });
  });

  it("leaves out an excluded check", async () => {
    expect((await get("/readyz?exclude=git", { ready: [fails("git", "gone")] })).status).toBe(200);
  });

  it("stays alive though it is not ready", async () => {
    expect(await get("/livez", { ready: [fails("git", "gone")] })).toEqual({ status: 200, text: "ok" });
  });

  it("refuses other methods and unknown paths", async () => {
    expect((await get("/livez", {}, { method: "DELETE" })).status).toBe(405);
    await server?.close();
    expect((await get("/nothing")).status).toBe(404);
  });
});

describe("metrics", () => {
  it("has the documented names", async () => {
    const { text } = await get("/metrics");
    expect(text).toContain('berth_build_info{version="1.2.3"} 1');
    expect(text).toContain('berth_host_up{host="web-1"} 1');
    expect(text).toContain("berth_git_last_fetch_timestamp_seconds 60");
    expect(text).toContain('berth_webhook_requests_total{provider="github",result="rejected"} 1');
  });
});
