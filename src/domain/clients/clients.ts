import { instant } from '../../base/time.js';
import { addClient, type ClientRow, changeClient, findClientRow } from '../../store/clients.js';
import type { Context } from '../context.js';
import type { FieldFault } from '../fields.js';
import { type ClientChange, changed, detailFaults, idFaults, isSame, noDetails } from './details.js';

export type ClientAnswer =
  | { code: 'OK'; client: ClientRow }
  | { code: 'CLIENT_UNKNOWN'; client: string }
  | { code: 'FIELDS_REFUSED'; faults: readonly FieldFault[] };

export type ConfirmAnswer =
  /** `created`: it was not there before. */
  | { code: 'OK'; client: ClientRow; created: boolean }
  | { code: 'FIELDS_REFUSED'; faults: readonly FieldFault[] };

/** A client by the id that the application server gave; only looks. */
export async function findClient({ engine }: Context, id: string): Promise<ClientAnswer> {
  const client = await findClientRow(engine, id);
  return client === undefined ? { code: 'CLIENT_UNKNOWN', client: id } : { code: 'OK', client };
}

/**
 * A client that is there is confirmed as it is, whatever the details say; a missing one is created with them. Asked again,
 * the same client is confirmed.
 */
export async function confirmClient(
  { engine, shop, clock }: Context,
  { id, details = {} }: { id: string; details?: ClientChange },
): Promise<ConfirmAnswer> {
  const { settings } = await shop();
  const faults = [...idFaults(id), ...detailFaults(details, settings.taxIdForm)];
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  return engine.transaction(async (tx) => {
    const known = await findClientRow(tx, id);
    if (known !== undefined) return { code: 'OK', client: known, created: false };
    const client = await addClient(tx, { id, ...changed(noDetails, details), createdAt: instant(clock()) });
    return { code: 'OK', client, created: true };
  });
}

/** Changes what is known of a client; the same again changes nothing. */
export async function updateClient(
  { engine, shop, clock }: Context,
  { id, details }: { id: string; details: ClientChange },
): Promise<ClientAnswer> {
  const { settings } = await shop();
  const faults = detailFaults(details, settings.taxIdForm);
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  return engine.transaction(async (tx): Promise<ClientAnswer> => {
    const present = await findClientRow(tx, id);
    if (present === undefined) return { code: 'CLIENT_UNKNOWN', client: id };
    const wanted = changed(present, details);
    if (isSame(present, wanted)) return { code: 'OK', client: present };
    const row = { id, ...wanted, changedAt: instant(clock()) };
    return { code: 'OK', client: (await changeClient(tx, row)) as ClientRow };
  });
}
