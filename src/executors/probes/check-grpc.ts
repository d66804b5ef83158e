import { connect } from "node:http2";
import type { Duplex } from "node:stream";
import type { ProbeHandler } from "../../model/plan.ts";
import type { ProbeResult } from "./tally.ts";

type GrpcHandler = Extract<ProbeHandler, { kind: "grpc" }>;

const serving = 1;

/** gRPC's health check (grpc.health.v1.Health/Check): its messages are a few bytes each, written and read by hand. */
export async function checkGrpc(stream: Duplex, { address, port, service }: GrpcHandler): Promise<ProbeResult> {
  const client = connect(`http://${address}:${port}`, { createConnection: () => stream });
  try {
    return await call(client, service);
  } finally {
    client.destroy();
  }
}

function call(client: ReturnType<typeof connect>, service: string): Promise<ProbeResult> {
  return new Promise((resolve, reject) => {
    const request = client.request({
      ":method": "POST",
      ":path": "/grpc.health.v1.Health/Check",
      "content-type": "application/grpc",
      te: "trailers",
    });
    let grpcStatus = "";
    const chunks: Buffer[] = [];
    client.on("error", reject);
    request.on("error", reject);
    request.on("response", (headers) => {
      grpcStatus = String(headers["grpc-status"] ?? grpcStatus);
    });
    request.on("trailers", (trailers) => {
      grpcStatus = String(trailers["grpc-status"] ?? grpcStatus);
    });
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => resolve(judge(Buffer.concat(chunks), grpcStatus)));
    request.end(healthRequest(service));
  });
}

/** Flag and length of a gRPC message, then field 1 (the service's name) of HealthCheckRequest. */
export function healthRequest(service: string): Buffer {
  const name = Buffer.from(service, "utf8");
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, ...varint(name.length)]), name]);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/** HealthCheckResponse has one field: 0x08, then the status. */
function judge(body: Buffer, grpcStatus: string): ProbeResult {
  if (grpcStatus !== "" && grpcStatus !== "0") return { success: false, message: `gRPC status ${grpcStatus}` };
  const status = body[5] === 0x08 ? body[6] : 0;
  if (status === serving) return { success: true, message: "SERVING" };
  return { success: false, message: `service unhealthy (responded with ${status === 2 ? "NOT_SERVING" : "UNKNOWN"})` };
}
