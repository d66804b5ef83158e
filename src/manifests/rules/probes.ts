import type { Container, LifecycleHandler, Probe } from "../../model/kubernetes.generated.ts";
import { child, descend, type Field } from "../field-path.ts";
import { forbidden, invalid, type Report, required, warning } from "../finding.ts";
import { checkPort } from "./ports.ts";

export function checkProbes(container: Container, at: Field, report: Report): void {
  const { startupProbe, livenessProbe, readinessProbe, lifecycle } = container;
  if (startupProbe) checkProbe({ probe: startupProbe, container, at: child(at, "startupProbe"), report, once: true });
  if (livenessProbe)
    checkProbe({ probe: livenessProbe, container, at: child(at, "livenessProbe"), report, once: true });
  if (readinessProbe)
    checkProbe({ probe: readinessProbe, container, at: child(at, "readinessProbe"), report, once: false });
  if (!lifecycle) return;
  const field = child(at, "lifecycle");
  if (lifecycle.postStart) checkHook({ hook: lifecycle.postStart, container, at: child(field, "postStart"), report });
  if (lifecycle.preStop) checkHook({ hook: lifecycle.preStop, container, at: child(field, "preStop"), report });
}

interface ProbeCheck {
  readonly probe: Probe;
  readonly container: Container;
  readonly at: Field;
  readonly report: Report;
  /** One success is all it may ask for. */
  readonly once: boolean;
}

function checkProbe({ probe, container, at, report, once }: ProbeCheck): void {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  checkOne([exec, httpGet, tcpSocket, grpc], at, report);
  checkHandler({ hook: probe, container, at, report });
  if (once && (probe.successThreshold ?? 1) !== 1) {
    report(invalid(child(at, "successThreshold"), probe.successThreshold, "must be 1"));
  }
}

interface HookCheck {
  readonly hook: LifecycleHandler;
  readonly container: Container;
  readonly at: Field;
  readonly report: Report;
}

function checkHook(check: HookCheck): void {
  const { exec, httpGet, tcpSocket, sleep } = check.hook;
  checkOne([exec, httpGet, tcpSocket, sleep], check.at, check.report);
  checkHandler(check);
}

function checkOne(handlers: readonly unknown[], at: Field, report: Report): void {
  const count = handlers.filter((handler) => handler !== undefined).length;
  if (count === 0) report(required(at, "must specify a handler type"));
  if (count > 1) report(forbidden(at, "may not specify more than 1 handler type"));
}

function checkHandler({ hook: { exec, httpGet, tcpSocket }, container, at, report }: HookCheck): void {
  if (exec && !exec.command?.length) report(required(descend(at, "exec", "command")));
  for (const [name, action] of [
    ["httpGet", httpGet],
    ["tcpSocket", tcpSocket],
  ] as const) {
    if (!action) continue;
    const field = descend(at, name, "port");
    checkPort(action.port, field, report);
    checkPortExists({ port: action.port, container, at: field, report });
  }
}

/** Kubernetes accepts a name no port has, and the probe then fails for ever. */
function checkPortExists(check: { port: string | number; container: Container; at: Field; report: Report }): void {
  const { port, container, at, report } = check;
  if (typeof port === "number" || container.ports?.some(({ name }) => name === port)) return;
  const message = `container "${container.name}" has no port named "${port}": the probe can never succeed`;
  report(warning("missing-port", at, message));
}
