/** A definition of people's own kind, with all that Berth reads of one. */
export const widgetDefinition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { plural: widgets, kind: Widget, shortNames: [wd], categories: [all] }
  versions:
    - name: v1
      served: true
      storage: true
      subresources:
        status: {}
        scale: { specReplicasPath: .spec.count, statusReplicasPath: .status.count }
      additionalPrinterColumns:
        - { name: Size, type: string, jsonPath: .spec.size }
        - { name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status' }
        - { name: Count, type: integer, jsonPath: .spec.count, priority: 1 }
      schema:
        openAPIV3Schema:
          type: object
          description: A widget of the shop.
          required: [spec]
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: { type: string, enum: [small, large] }
                count: { type: integer, minimum: 0, default: 1 }
                port: { x-kubernetes-int-or-string: true }
                tags: { type: array, items: { type: string }, x-kubernetes-list-type: set }
                parts:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items: { type: object, properties: { name: { type: string }, weight: { type: number } } }
                free: { type: object, x-kubernetes-preserve-unknown-fields: true }
            status:
              type: object
              x-kubernetes-preserve-unknown-fields: true
`;

export const widget = (name: string, spec: string): string =>
  `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: ${name}, namespace: default }\nspec: ${spec}\n`;
