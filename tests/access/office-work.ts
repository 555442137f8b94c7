import type { City } from '../support/city.ts';

interface Answered {
  taskNo?: string;
  version?: number;
}

/** A joint task of three departments, and two matters that were urged twice without rectification: one criticised, one not. */
export async function addOfficeWork(city: City): Promise<void> {
  const run = async (account: string, name: string, input: object, answer: string): Promise<Answered> => {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} } }`;
    const { body } = await city.ask('portal', query, { account, variables: { input } });
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return (body.data as Record<string, Answered>)[name]!;
  };
  const dueOn = '2026-12-31';
  const joint = { title: '联合检查', content: '请检查并反馈。', units: ['610103-MKT', '610100-HEA'], dueOn };
  await run('market.officer', 'issueJointTask', joint, 'jointNo');

  const unrectified = async (taskNo: string, urged: string) => {
    await run(urged, 'claimTask', { taskNo, expectedVersion: 1 }, 'version');
    await run(urged, 'feedBackTask', { taskNo, expectedVersion: 2, feedback: '正在整改。' }, 'version');
    const checked = { taskNo, expectedVersion: 3, rectified: false, checkNote: '未整改' };
    await run('office.city', 'checkRectification', checked, 'version');
  };
  for (const [assignedTo, urged, decision] of [
    ['610103-MKT', 'market.beilin.officer', 'ISSUED'],
    ['610100-HEA', 'health.officer', 'DISMISSED'],
  ] as const) {
    const order = { title: '督办', content: '请整改。', assignedTo, ground: 'TASKS', dueOn };
    const { taskNo: matterNo = '' } = await run('office.city', 'issueUrging', order, 'taskNo');
    await unrectified(matterNo, urged);
    const again = { taskNo: matterNo, expectedVersion: 4, content: '再次督办。', dueOn };
    const { taskNo = '' } = await run('office.city', 'urgeAgain', again, 'taskNo');
    await unrectified(taskNo, urged);
    const decide = { matterNo, expectedVersion: 8, decision, reason: '经多次督办' };
    await run('office.city', 'decideCriticism', decide, 'criticismNo');
  }
}
