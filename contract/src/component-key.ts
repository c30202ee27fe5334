import type { ServiceComponent } from './status.ts';

/** The `ComponentKey` of a component, and back. */
export const componentKey = ({ name, line }: Pick<ServiceComponent, 'name' | 'line'>) =>
  line === null ? name : `${name}/${line}`;
export function componentOf(key: string): Pick<ServiceComponent, 'name' | 'line'> {
  const [name, line] = key.split('/');
  return { name: name as ServiceComponent['name'], line: line === undefined ? null : Number(line) };
}
