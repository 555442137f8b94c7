import { type GraphQLSchema, isInterfaceType } from 'graphql';
import { CLASS_OF, type FieldClass } from './classes.ts';
import { type Asker, Oracle } from './oracle.ts';

/** Classes that no row decides about. */
export function isByRow(fieldClass: FieldClass): boolean {
  return fieldClass === 'OWN_DEPT' || fieldClass === 'PERSONAL' || fieldClass === 'SECRET';
}

/** The classes of a field: of an interface, those it has on each implementer. */
export function classesOf(schema: GraphQLSchema, typeName: string, field: string): FieldClass[] {
  const type = schema.getType(typeName);
  const objects = isInterfaceType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [typeName];
  return objects.map((name) => CLASS_OF.get(`${name}.${field}`)!);
}

/** Whether the asker may ask for it whatever the row; undefined where a row decides. */
export function mayAskAll(asker: Asker, classes: readonly FieldClass[]): boolean | undefined {
  if (classes.some(isByRow)) return undefined;
  return classes.every((fieldClass) => Oracle.asks(asker, fieldClass));
}

/** Whether the asker may filter or sort by a field of the class: what one cannot read on any row, one does not ask about either. */
export function mayNarrowBy(asker: Asker, fieldClass: FieldClass): boolean {
  if (fieldClass !== 'OWN_DEPT') return !isByRow(fieldClass) && Oracle.asks(asker, fieldClass);
  return ['supervision', 'administration', 'oversight', 'inspection'].includes(asker.role ?? '');
}
