// A provider by oidc-provider. Arguments: folder of packages, redirect address, address after signing out, people as JSON.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createServer } from 'node:http';

const [folder, back, out, people] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(join(folder, 'oidc-provider/lib/index.js')));
const known = JSON.parse(people);
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'report-card', client_secret: 'a secret+with/odd %letters',
      redirect_uris: [back], post_logout_redirect_uris: [out],
    }],
    claims: { openid: ['sub', 'roles'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (context, id) => known[id] && { accountId: id, claims: () => ({ sub: id, ...known[id] }) },
    pkce: { required: () => true },
    cookies: { keys: ['for tests only'] },
  });
  server.on('request', provider.callback());
  console.log(`ready at ${issuer}`);
});
