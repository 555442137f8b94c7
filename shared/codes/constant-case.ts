/** The field that an enum value names: OCCURRED_ON → occurredOn. */
export function camelCase(constantCase: string): string {
  return constantCase.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The enum value that names a field: occurredOn → OCCURRED_ON. */
export function constantCase(camelCase: string): string {
  return camelCase.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
