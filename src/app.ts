import express, { type Request, type RequestHandler, type Response } from 'express';
import { bankService } from './bank-service.js';
import type { Clock } from './base/clock.js';
import { version } from './base/version.js';
import type { Config } from './config/config.js';
import type { Context as DomainContext } from './domain/context.js';
import { exchangeService } from './exchange-service.js';
import { createGuard, type Surroundings } from './guard.js';
import { addressedOrigin, clientAddress, trustProxies } from './http/address.js';
import { errorHandler, notFound } from './http/errors.js';
import { diskSpace, healthz, type ReadinessCheck, readyz } from './http/health.js';
import { createLog, type Log } from './http/log.js';
import { createMetrics, type Metrics } from './http/metrics.js';
import { splitPublicationPath } from './http/publication-path.js';
import { createRequestIds, requestIdHeader } from './http/request-id.js';
import { loadRestContract } from './http/rest/contract.js';
import { createHttpServer } from './http/server.js';
import { createThrottle } from './http/throttle.js';
import type { TillContext } from './kkmtransfer/call.js';
import { type Contract, loadContract } from './kkmtransfer/contract.js';
import { operations } from './kkmtransfer/index.js';
import { servicePathTest } from './kkmtransfer/path.js';
import { picturesService } from './pictures-service.js';
import { openPublication, type Publication } from './publication.js';
import { restDocs } from './rest-docs.js';
import { restService } from './rest-service.js';
import { eachRestService, type RestService } from './rest-services.js';
import { createSoapEndpoint, type SoapEndpoint, type SoapOperation } from './soap/endpoint.js';
import { umicoHealth } from './umico/health.js';

export interface AppOptions {
  config: Config;
  clock?: Clock;
  log?: Log;
}

export interface App {
  /** Begins to accept requests; answers where. */
  listen(): Promise<{ url: string }>;
  /** Stops accepting, finishes what was begun, closes everything. */
  close(): Promise<void>;
}

/** Roles that may call the service for tills. */
const tillRoles = ['till', 'admin'];

/**
 * The composition: opens the publications and joins endpoint, domain and storage to one Express app on one server.
 * @throws ContractError, RestContractError, StorageUnavailable
 */
export async function createApp({
  config,
  clock = Date.now,
  log = createLog(config.log.level),
}: AppOptions): Promise<App> {
  const contract = await loadContract(Object.keys(operations));
  const loaded = await Promise.all(eachRestService(loadService));
  const metrics = createMetrics(() => server.inFlight());
  const publications = await openAll(config, { clock, log, observe: metrics.observe });
  for (const { name, umico } of publications) metrics.umico(name, umico.breakers);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  trustProxies(app, config.trustedProxies);
  const server = createHttpServer(app, config, {
    onRenewed: () => log.info('a new certificate is in use'),
    onTrouble: (err) => log.error({ err }, 'the new certificate cannot be used, the old one stays in use'),
  });
  const parts: Parts = { config, clock, log, metrics, throttle: createThrottle({ clock }) };

  const nextRequestId = createRequestIds(clock());
  app.use((req, _res, next) => {
    req.requestId = nextRequestId();
    next();
  });
  app.use(tillService(parts, contract, publications));
  const services = loaded.map((compose) => compose(parts, publications));
  for (const { calls } of services) app.use(calls);
  app.use(bankService(parts, publications));
  const exchange = exchangeService(parts, publications);
  app.use(exchange.calls);
  app.use(picturesService(config, publications));
  app.use((req, res, next) => {
    res.setHeader(requestIdHeader, req.requestId ?? '');
    next();
  });
  for (const { docs } of services) app.use(docs);
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(readinessChecks(config, publications)));
  app.get('/metrics', metrics.handler);
  app.use(notFound);
  app.use(
    errorHandler({
      isUnavailable: (error) => error instanceof Error && unavailable.has(error.name),
      onError: (error, req) => log.error({ err: error, requestId: req.requestId }, 'a request failed'),
    }),
  );

  return {
    listen: async () => ({ url: await server.listen(config.port, config.host) }),
    async close() {
      await Promise.all([server.close(), exchange.stop()]);
      await Promise.all(publications.map((publication) => publication.close()));
    },
  };
}

/** All publications, or none: those that are open are closed again when another one cannot be opened. */
async function openAll(
  config: Config,
  parts: { clock: Clock; log: Log; observe: Metrics['observe'] },
): Promise<Publication[]> {
  const opened: Publication[] = [];
  try {
    for (const settings of config.publications) opened.push(await openPublication(config, settings, parts));
    return opened;
  } catch (error) {
    await Promise.all(opened.map((publication) => publication.close()));
    throw error;
  }
}

const unavailable = new Set(['StorageUnavailable', 'PasswordChecksBusy']);

interface Parts extends Surroundings {
  log: Log;
}

/** Reads the contract of a REST service first, so that one that does not fit leaves nothing open. */
async function loadService<Context extends DomainContext>(service: RestService<Context>) {
  const contract = await loadRestContract(service.name, Object.keys(service.operations));
  return (parts: Parts, publications: readonly Publication[]) => ({
    calls: restService(parts, service, contract, publications),
    docs: restDocs(parts, service, contract, publications),
  });
}

/** KKMTransfer at every publication's address; passes on what is not for it. */
function tillService(parts: Parts, contract: Contract, publications: readonly Publication[]): RequestHandler {
  const isService = servicePathTest(contract.model.service);
  const endpoint = tillEndpoint(parts, contract);
  const handlers = new Map(
    publications.map((publication) => [
      publication.name,
      publicationService(parts, contract, publication, endpoint),
    ]),
  );
  return (req, res, next) => {
    const path = splitPublicationPath(req.url);
    const handler = path && isService(path.rest) ? handlers.get(path.publication) : undefined;
    return handler === undefined ? next() : handler(req, res, next);
  };
}

function tillEndpoint({ config, clock, log, metrics }: Parts, { model, wsdlText, wireNames }: Contract) {
  const table = operations as Readonly<Record<string, SoapOperation<TillContext> | undefined>>;
  const onTheWire = [...wireNames].map(([name, wireName]) => [wireName, table[name]]);
  return createSoapEndpoint<TillContext>({
    model,
    wsdlText,
    operations: Object.fromEntries(onTheWire),
    serviceTitle: `Tillgate ${version}: ${model.service}`,
    clock,
    limits: {
      bodyBytes: config.limits.bodyBytes,
      operationBodyBytes: { [wireNames.get('TransferSales') ?? '']: config.limits.batchBodyBytes },
    },
    oneByOne: ['CheckList'],
    onError: (error, call, operation) =>
      log.error(
        { err: error, requestId: call.requestId, publication: call.publication, operation },
        'an operation failed',
      ),
    observe: (operation, code, seconds) => metrics.observe('soap', operation ?? 'none', code, seconds),
  });
}

/** The service of one publication: switched on? who calls? may they? then the endpoint. */
function publicationService(
  parts: Parts,
  { model }: Contract,
  publication: Publication,
  endpoint: SoapEndpoint<TillContext>,
): RequestHandler {
  const { name, context, journal } = publication;
  const tillContext: TillContext = { ...context, publication: name, service: model.service, version };
  const { record } = journal;
  const guard = createGuard(parts, publication, { protocol: 'soap', roles: tillRoles });

  return async (req, res, next) => {
    if (!guard.lets(req, res)) return;
    const { settings } = await context.shop();
    if (!settings.service) return next();
    guard(req, res, (error) => (error === undefined ? call(req, res, settings.timeZone) : next(error)));
  };

  function call(req: Request, res: Response, timeZone: string): void {
    endpoint(req, res, {
      publication: name,
      user: req.caller?.name,
      address: clientAddress(req),
      requestId: req.requestId ?? '',
      timeZone,
      // Only the WSDL and the page need it.
      publicBase: req.method === 'POST' ? '' : addressedOrigin(req, parts.config.publicUrl),
      path: req.path,
      record,
      context: tillContext,
    });
  }
}

function readinessChecks(config: Config, publications: readonly Publication[]): ReadinessCheck[] {
  const ofPublication = ({ name, context, journal, queue, umico }: Publication): ReadinessCheck[] => [
    { name: `${name}: database`, check: () => databaseHealth(context) },
    { name: `${name}: journal`, check: () => journal.health() },
    { name: `${name}: queue`, check: () => queue.health() },
    { name: `${name}: umico`, check: () => umicoHealth(umico.breakers()) },
  ];
  return [diskSpace(config.dataDir, config.limits.freeDiskMegabytes), ...publications.flatMap(ofPublication)];
}

/** Reads something, so that a file that went away shows; then what the writer last met. */
async function databaseHealth({ engine, shop }: Publication['context']) {
  await shop();
  return engine.health();
}
