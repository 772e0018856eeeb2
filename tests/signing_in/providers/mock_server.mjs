// A provider by oauth2-mock-server that says what a file tells it to. Arguments: folder of packages, that file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, file] = process.argv.slice(2);
const { OAuth2Server } = await import(pathToFileURL(join(folder, 'oauth2-mock-server/dist/index.mjs')));
const server = new OAuth2Server();
const told = () => JSON.parse(readFileSync(file, 'utf8'));
await server.issuer.keys.generate('RS256');
await server.start(0, '127.0.0.1');
server.issuer.url = `http://127.0.0.1:${server.address().port}`;
server.service.on('beforeTokenSigning', (token) => {
  const { claims = {}, seconds = 0 } = told();
  Object.assign(token.payload, claims);
  for (const name of ['iat', 'nbf', 'exp']) if (name in token.payload) token.payload[name] += seconds;
});
server.service.on('beforeUserinfo', (answer) => { answer.body = { ...answer.body, ...told().userinfo }; });
server.service.on('beforeResponse', (answer) => {
  const { status, body, cut } = told();
  if (status) Object.assign(answer, { statusCode: status, body });
  if (cut) answer.body.id_token = `${answer.body.id_token.slice(0, -8)}AAAAAAAA`;
});
console.log(`ready at ${server.issuer.url}`);
