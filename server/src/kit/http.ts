import type { IncomingMessage, ServerResponse } from 'node:http';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { fastifySSE } from '@fastify/sse';
import swagger from '@fastify/swagger';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import fastify, { LogController } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { v4 } from 'uuid';
import type { Clock } from './clock.ts';
import { stopGracefully } from './graceful-stop.ts';
import type { Limits } from './limits.ts';
import { addressKey } from './limits.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { sendProblem } from './problems.ts';
import { Refusal } from './refusal.ts';
import { addressOf } from './request.ts';

type HttpSettings = {
  PUBLIC_ORIGIN: string;
  secure: boolean;
  TRUSTED_PROXIES: string[];
  REQUESTS_PER_ADDRESS_PER_MINUTE: number;
};

export type Http = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** The HTTP server with everything that holds for every route; domains add theirs. */
export async function createHttp({
  settings,
  log,
  limits,
  metrics,
  clock,
}: {
  settings: HttpSettings;
  log: Logger;
  limits: Limits;
  metrics: Metrics;
  clock: Clock;
}): Promise<Http> {
  const http = fastify({
    loggerInstance: log as FastifyBaseLogger,
    // One line per request is written below, without what Fastify's own would quote of the URL's query.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: settings.TRUSTED_PROXIES.length > 0 ? settings.TRUSTED_PROXIES : false,
    bodyLimit: 64 * 1024,
    requestTimeout: 30_000,
    genReqId: () => v4(),
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    // What comes while we stop is refused by the hook below, as a problem like every other refusal.
    return503OnClosing: false,
    frameworkErrors: sendProblem,
  }).withTypeProvider<ZodTypeProvider>();

  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  http.setErrorHandler(sendProblem);
  http.decorate('limits', limits);

  await http.register(cookie);
  await http.register(fastifySSE, { heartbeatInterval: 15_000 });
  await http.register(helmet, {
    // Rule D4. Styles may be inline because React writes style attributes; scripts never.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
        'form-action': ["'self'"],
      },
    },
    hsts: settings.secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  });
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'B特派',
        version: '1',
        description:
          'Accounts, phone numbers and the codes that protect them. Errors are `application/problem+json`; `code` is from the catalogue.',
      },
      components: {
        securitySchemes: {
          cookie: { type: 'apiKey', in: 'cookie', name: settings.secure ? '__Host-session' : 'session' },
          staff: { type: 'apiKey', in: 'cookie', name: settings.secure ? '__Host-staff' : 'staff' },
          bearer: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => dropUnusedSchemas(jsonSchemaTransformObject(document)),
  });

  const flood = { name: 'requests', points: settings.REQUESTS_PER_ADDRESS_PER_MINUTE, seconds: 60 };
  /** A vendor tells what became of everybody's messages from a few addresses, and not again where it is refused. */
  const fromGateways = { name: 'gateway_requests', points: flood.points * 100, seconds: 60 };
  stopGracefully(http);
  http.addHook('onRequest', async (request) => {
    if (isApi(request)) await limits.take(isOfGateway(request) ? fromGateways : flood, addressKey(addressOf(request)));
    refuseCrossSiteWrites(request, settings.PUBLIC_ORIGIN);
  });
  http.addHook('onSend', async (request, reply) => {
    if (!isApi(request)) return;
    // What everybody may read says itself how it is kept.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    // The app reckons `expiresAt` and `resendAt` by this, so it comes from the clock that made them.
    reply.header('date', clock.now().toUTCString());
  });
  http.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.requestSeconds.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    request.log.debug(
      {
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
  return http;
}

/** The transform names each shape twice, as input and as output; the reference shows those that something points to. */
function dropUnusedSchemas<Document extends object>(document: Document): Document {
  const schemas = (document as { components?: { schemas?: Record<string, unknown> } }).components?.schemas ?? {};
  const isUnused = (name: string) => !JSON.stringify(document).includes(`"#/components/schemas/${name}"`);
  let unused: string[];
  do {
    unused = Object.keys(schemas).filter(isUnused);
    for (const name of unused) delete schemas[name];
  } while (unused.length > 0);
  return document;
}

/** By the route that was found, since `/%761/…` and `http://host/v1/…` lead to the same one as `/v1/…`. */
const isApi = ({ routeOptions, url }: FastifyRequest) => (routeOptions.url ?? url).startsWith('/v1/');

const isOfGateway = ({ routeOptions }: FastifyRequest) => routeOptions.url?.startsWith('/v1/gateways/') ?? false;

/** Rule D4: a write that a browser sends for another site's page is refused, whatever cookie comes with it. */
function refuseCrossSiteWrites(request: FastifyRequest, publicOrigin: string) {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Refusal('forbidden');
  if (origin !== undefined && origin !== publicOrigin && URL.parse(origin)?.host !== host)
    throw new Refusal('forbidden');
}
