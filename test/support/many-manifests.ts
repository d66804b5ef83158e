/** One file of two documents, a Deployment and its Service, about 1.8 kB; `version` changes one image. */
export function manifestPair(index: number, version = 1): string {
  const name = `app-${index}`;
  const environment = Array.from(
    { length: 12 },
    (_, item) => `
            - name: SETTING_${item}
              value: "value ${item} of ${name}"`,
  ).join("");
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: team-${index % 20}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: shop
spec:
  replicas: ${1 + (index % 5)}
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      containers:
        - name: web
          image: registry.example.com/shop/${name}:1.${version}.0
          ports:
            - name: http
              containerPort: 8080
          env:${environment}
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: team-${index % 20}
spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`;
}

/** Files by path, a hundred to a directory. */
export function manyManifests(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [manifestPath(index), manifestPair(index)]));
}

export const manifestPath = (index: number): string => `apps/group-${Math.floor(index / 100)}/app-${index}.yaml`;
