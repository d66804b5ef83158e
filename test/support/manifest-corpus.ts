import type { SourceFile } from "../../src/reconciler/ports.ts";

const file = (n: number) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${n}
  namespace: team-${n % 20}
  labels:
    app.kubernetes.io/name: app-${n}
    app.kubernetes.io/part-of: shop
  annotations:
    example.com/owner: "team ${n % 20}"
spec:
  replicas: ${1 + (n % 5)}
  revisionHistoryLimit: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: app-${n}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  template:
    metadata:
      labels:
        app.kubernetes.io/name: app-${n}
        app.kubernetes.io/part-of: shop
    spec:
      terminationGracePeriodSeconds: 20
      containers:
        - name: web
          image: registry.example.com/shop/app-${n}:1.${n % 40}.0
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: "info"
            - name: PORT
              value: "8080"
            - name: DATABASE_PASSWORD
              valueFrom:
                secretKeyRef: { name: db-${n % 20}, key: password, optional: true }
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
          livenessProbe:
            httpGet: { path: /live, port: http }
          volumeMounts:
            - name: config
              mountPath: /etc/app
              readOnly: true
      volumes:
        - name: config
          configMap:
            name: config-${n}
            optional: true
---
apiVersion: v1
kind: Service
metadata:
  name: app-${n}
  namespace: team-${n % 20}
  labels:
    app.kubernetes.io/name: app-${n}
spec:
  selector:
    app.kubernetes.io/name: app-${n}
  ports:
    - name: http
      port: 80
      targetPort: http
`;

/** Files of two documents each, a Deployment and its Service, no two alike. */
export function manifestCorpus(files: number): SourceFile[] {
  return Array.from({ length: files }, (_, n) => ({ path: `apps/app-${n}.yaml`, text: file(n) }));
}
