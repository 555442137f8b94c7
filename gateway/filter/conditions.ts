import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';

/** The Boolean variables that `@skip` and `@include` of a document read, with the value each has when it is not given. */
export function conditionNames(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): { name: string; fallback: boolean }[] {
  const read = new Set<string>();
  visit(document, {
    Directive: (node) => {
      const value = node.arguments?.find((argument) => argument.name.value === 'if')?.value;
      if (value?.kind === Kind.VARIABLE) read.add(value.name.value);
    },
  });
  return (operation.variableDefinitions ?? [])
    .filter(({ variable }) => read.has(variable.name.value))
    .map(({ variable, defaultValue }) => ({
      name: variable.name.value,
      fallback: defaultValue?.kind === Kind.BOOLEAN && defaultValue.value,
    }));
}

/** Their values in one request, in the order of the operation. */
export function conditionValues(
  conditions: readonly { name: string; fallback: boolean }[],
  variables: Readonly<Record<string, unknown>>,
): Map<string, boolean> {
  const values = new Map<string, boolean>();
  for (const { name, fallback } of conditions)
    values.set(name, Object.hasOwn(variables, name) ? variables[name] === true : fallback);
  return values;
}
