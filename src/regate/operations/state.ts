import { instant } from '../../base/time.js';
import { describeState } from '../../domain/assortment/state.js';
import type { Legal } from '../../domain/settings/legal.js';
import { time } from '../../http/rest/values.js';
import type { Organization, State } from '../api.js';
import type { RegateOperation } from '../call.js';

export const state: RegateOperation = {
  kind: 'read',
  async run({ context }) {
    const { publication, version, apiVersion } = context;
    const { organization, legal, now, ...settings } = await describeState(context);
    const body: State = {
      service: { name: 'Tillgate', version, api: apiVersion },
      publication,
      ...settings,
      organization: toOrganization(organization, legal),
      time: time(instant(now), settings.timeZone),
    };
    return { body };
  },
};

function toOrganization(name: string, { bank, ...legal }: Legal): Organization {
  const { fullName, inn, kpp, ogrn, address, phone } = legal;
  return {
    name,
    fullName: told(fullName),
    inn: told(inn),
    kpp: told(kpp),
    ogrn: told(ogrn),
    address: told(address),
    phone: told(phone),
    bank: bank === undefined ? null : toBank(bank),
  };
}

function toBank({ name, bic, account, correspondentAccount }: NonNullable<Legal['bank']>) {
  return {
    name: told(name),
    bic: told(bic),
    account: told(account),
    correspondentAccount: told(correspondentAccount),
  };
}

/** Settings say nothing with an empty text too. */
function told(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
