export default async function tearDown(): Promise<void> {
  await Promise.all(Object.values(globalThis.postgresForTests).map((server) => server.stop()));
}
