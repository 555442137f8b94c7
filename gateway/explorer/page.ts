import { TOKEN_KEY } from './altair.ts';
import { ASSETS } from './assets.ts';

const HEAD = `<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${ASSETS}/favicon.ico">
<link rel="stylesheet" href="${ASSETS}/pages.css">`;

const TOKEN_FORM = `<form>
  <label>Account 账号 <input name="account" autocomplete="username" placeholder="market.officer"></label>
  <label>Password 密码 <input name="password" type="password" autocomplete="current-password"></label>
  <label>or token 或令牌 <input id="token" name="token" autocomplete="off" placeholder="npm run token -- market.officer" spellcheck="false"></label>
  <button>Use 使用</button>
  <button class="plain" type="reset">Sign out 退出</button>
  <span id="told" role="status"></span>
</form>`;

/** In production only what is registered is served, so that whoever builds a site on this graph learns it here. */
const PUBLIC_HINT = `<span class="quiet">No token is needed. In production only registered documents are served: <code>npm run documents</code>.
无需令牌；生产环境仅服务已登记的查询文档。</span>`;

/** The page of one explorer: who one is at the top, the explorer below. It asks nothing of any other host. */
export function explorerPage(endpoint: '/graphql' | '/public/graphql'): string {
  const portal = endpoint === '/graphql';
  return `<!doctype html>
<html lang="en">
<head>
${HEAD}
<title>${portal ? 'Portal graph 门户图' : 'Public graph 公众图'} · Supervision Graph</title>
</head>
<body class="explorer">
<header>
<strong>${portal ? 'Portal graph 门户图' : 'Public graph 公众图'}</strong>
<code>POST ${endpoint}</code>
<a href="/">Home 首页</a>
<a href="${portal ? '/public/graphql' : '/graphql'}">${portal ? 'Public explorer 公众查询' : 'Portal explorer 门户查询'}</a>
${portal ? TOKEN_FORM : PUBLIC_HINT}
</header>
<iframe src="${ASSETS}/${portal ? 'portal' : 'public'}.html" title="GraphQL explorer"></iframe>
${portal ? `<script src="${ASSETS}/token-box.js" data-key="${TOKEN_KEY}"></script>` : ''}
</body>
</html>
`;
}

/** The page at `/` of the gateway on this port: what this is, the two graphs, how to get a token. */
export function homePage(port: number): string {
  const setting = port === 4000 ? '' : `PORT=${port} `;
  return `<!doctype html>
<html lang="en">
<head>
${HEAD}
<title>Supervision Graph 监管图</title>
</head>
<body>
<main>
<h1>Supervision Graph 监管图</h1>
<p>One graph over a city's “Internet + Supervision” data: items, officers, supervision acts, complaints, credit, tasks and analysis.</p>
<p lang="zh">面向城市“互联网+监管”数据的统一查询图：监管事项、执法人员、监管行为、投诉举报、信用、任务与分析。</p>
<div class="cards">
<section>
<h2><a href="/public/graphql">Public graph 公众图</a></h2>
<p>What the law lets anybody see. No token.</p>
<p lang="zh">依法公开的数据，无需令牌。</p>
<code>POST /public/graphql</code>
</section>
<section>
<h2><a href="/graphql">Portal graph 门户图</a></h2>
<p>For departments, decision, inspection and staffing organs. What one may not see is null, with an error that names it.</p>
<p lang="zh">供监管部门、决策、监察和机构编制机关使用；无权查看的字段为空，并附错误说明。</p>
<code>POST /graphql</code>
</section>
</div>
<h2>A token 获取令牌</h2>
<p>Sign in at the top of the portal explorer, or with the mutation <code>signIn(account:, password:)</code>. For a demo account, beside the running server:</p>
<p lang="zh">在门户查询页顶部登录，或调用 <code>signIn</code>。演示账号可在服务器运行时执行：</p>
<pre>${setting}npm run token -- market.officer</pre>
<pre>curl -s http://127.0.0.1:${port}/graphql -H 'content-type: application/json' \\
  -H "authorization: Bearer $(${setting}npm run -s token -- market.officer)" \\
  -d '{"query":"{ viewer { displayName scopes } }"}'</pre>
<p class="quiet">Demo accounts 演示账号: office.city · office.beilin · market.admin · market.officer · market.beilin.officer · health.officer · analyst.city · inspector.city · staffing.city</p>
</main>
</body>
</html>
`;
}
