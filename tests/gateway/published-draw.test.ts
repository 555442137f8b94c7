import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { publishedDrawAt } from '../../gateway/published-draw.ts';
import type { PublishedDraw } from '../../shared/draw/draw-folder.ts';
import { drawn } from '../shared/draw/drawn.ts';

const DRAW: PublishedDraw = drawn(30);
const PARTS = [
  DRAW.frame.objects.map((object) => `${JSON.stringify({ object })}\n`).join(''),
  DRAW.frame.officers.map((officer) => `${JSON.stringify({ officer })}\n`).join(''),
];

let server: Server;
let url: string;
const asked: { query: string; variables: { planId: string; part?: number } }[] = [];

/** A public graph as far as draws go. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as (typeof asked)[number];
    asked.push(body);
    const { planId, part } = body.variables;
    const published = {
      record: JSON.stringify(DRAW.record),
      frameParts: PARTS.length,
      frame: PARTS[part ?? 0] ?? null,
    };
    const draw = planId === 'PLAN-1' ? published : { record: null, frameParts: 2, frame: null };
    const failed = { errors: [{ message: 'Too many requests.' }] };
    response.end(JSON.stringify(planId === 'BUSY' ? failed : { data: { plan: { draw } } }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/public/graphql`;
});
afterAll(() => new Promise((closed) => server.close(closed)));

test('a draw is read from a public graph, its frame part by part, with the documents that are registered', async () => {
  expect(await publishedDrawAt(url, 'PLAN-1')).toEqual(DRAW);
  expect(asked.map(({ variables }) => variables)).toEqual([
    { planId: 'PLAN-1' },
    { planId: 'PLAN-1', part: 0 },
    { planId: 'PLAN-1', part: 1 },
  ]);
  expect(asked.every(({ query }) => /^# .*\nquery Draw/.test(query))).toBe(true);
});

test('a draw that is not published is said to be none; a graph that answers with errors, or not at all, is named', async () => {
  await expect(publishedDrawAt(url, 'PLAN-2')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(publishedDrawAt(url, 'BUSY')).rejects.toThrow(/Too many requests/);
  await expect(publishedDrawAt('http://127.0.0.1:1/', 'PLAN-1')).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
  });
});
