// Generated from schemas/umico.openapi.yaml by scripts/generate-types.mjs; do not edit.
export interface paths {
    "/connections": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Connections to Umico
         * @description All of them, in order of their names. Of API keys only where they are kept is told.
         */
        get: operations["listConnections"];
        put?: never;
        /**
         * Enter a connection
         * @description A *retail* connection serves one till, or with `till` null all tills that have none of their own; a *wholesale* one serves the documents of one user of this publication. A till and a user have one at most: `CONNECTION_EXISTS`. The API key is encrypted with the server's `secretsKey` (without one: `SECRETS_KEY_MISSING`), or stands in a variable of the server whose name begins with `UMICO_`. It is never shown again.
         */
        post: operations["createConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description Name of a connection. */
                connection: components["parameters"]["Connection"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Change a connection
         * @description Replaces all that is told, except the API key, which stays where `apiKey` is left out. With another address the key must be given again, so that nobody can have it sent to where he likes: `API_KEY_NEEDED`.
         */
        put: operations["updateConnection"];
        post?: never;
        /**
         * Remove a connection
         * @description Receipts that were sent through it and are not settled wait until there is a connection to the same point of sale again; the answer tells how many. Whoever only wants a pause switches it off (`enabled`).
         */
        delete: operations["deleteConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{connection}/test": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description Name of a connection. */
                connection: components["parameters"]["Connection"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask Umico whether a connection works
         * @description Asks for a receipt that does not exist and books nothing. The answer is 200 however it went: `ok` says whether address and API key are right, otherwise `outcome` and `reason` say what is wrong.
         */
        post: operations["testConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cards/{card}": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description Number of a Umico card. */
                card: components["parameters"]["Card"];
            };
            cookie?: never;
        };
        /**
         * Points on a card, live
         * @description Asks Umico through the connection of the till, or without `till` through the one for all tills, or with `purpose` `wholesale` through the one of the user who asks.
         */
        get: operations["getCard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offers": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a sale would earn, and how much of it points may pay
         * @description What Umico calls "get details". Nothing is kept. `points` of the request are what the customer wants to spend; `amountToPay` is what is left to pay by other means.
         */
        post: operations["createOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/holds": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold points for a sale that is not closed yet
         * @description Points are held at Umico, which must answer within the budget. Where it does not the answer is `UMICO_UNAVAILABLE`: the points do not count as held, and whatever Umico has made of it is set free as soon as it can be asked.
         */
        post: operations["createHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/holds/{hold}": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description As `createHold` answered it. */
                hold: components["parameters"]["Hold"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Set held points free
         * @description A hold that is free, used or expired already is answered as it is. 202 means that Umico has not answered within the budget; the points are set free by themselves then.
         */
        delete: operations["releaseHold"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sales": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sell with a card
         * @description The sale is kept with its receipt and sent. `points` pay a part of `amount` and are spent at Umico; `hold` names the hold that they were held with. Lines add up to `amount`. Where Umico says no for good the answer is a problem, such as `UMICO_REFUSED`, with the receipt in it, and nothing of it counts at Umico. A sale that spends points without a hold is given up with `UMICO_UNAVAILABLE` or `UMICO_KEY_REFUSED` where it certainly has not reached Umico.
         */
        post: operations["createSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sales/{sale}/cancel": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description Receipt of a sale, as `createSale` answered it. */
                sale: components["parameters"]["Sale"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drop a sale
         * @description For a check that was not closed after all: a sale that has not gone out is dropped and is `rejected` then; one that has is undone at Umico with all points, or what its returns have left of it.
         */
        post: operations["cancelSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/returns/calculate": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have Umico calculate a return
         * @description How many points go back to the card and how many earned ones are taken off it; `cash` is what is left to be paid out. Where Umico does not calculate the answer is `RETURN_NOT_CALCULATED`: the cash amount is not reduced then and must not be paid out blindly. The calculation is kept and can be named in `createReturn`.
         */
        post: operations["calculateReturn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/returns": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take goods back
         * @description By lines of the sale, or without `lines` all that is left of it; the card is that of the sale. Umico calculates how many points go back, and `cash` of the answer is what is to be paid out. Where the calculation fails the return is refused: `RETURN_NOT_CALCULATED`. With `override` it is kept all the same, with who did it and why; `cash` is then null, because nobody knows it, and the whole amount must not be paid out blindly.
         */
        post: operations["createReturn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receipts": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Register of receipts
         * @description Receipts of tills and of documents, newest first; everything that is asked for must hold. As CSV all that is found, without pages.
         */
        get: operations["listReceipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receipts/{receipt}": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description A receipt, as it was answered. */
                receipt: components["parameters"]["Receipt"];
            };
            cookie?: never;
        };
        /**
         * A receipt with its lines and its history
         * @description With `refresh` Umico is asked now, within the budget; where it does not answer in time the receipt is told as it is known.
         */
        get: operations["getReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/documents": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Wholesale documents
         * @description Newest first; everything that is asked for must hold. As CSV all that is found, without pages.
         */
        get: operations["listDocuments"];
        put?: never;
        /**
         * Enter a wholesale sale or return
         * @description *Реализация* or its return (*возврат*), kept as a draft: nothing is sent. A return names the sale's document; its card, client and lines come from there.
         */
        post: operations["createDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/documents/{document}": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description A document, as `createDocument` answered it. */
                document: components["parameters"]["Document"];
            };
            cookie?: never;
        };
        /**
         * A wholesale document
         * @description With the status of its receipt at Umico and its ledger entries.
         */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/documents/{document}/calculate": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description A document, as `createDocument` answered it. */
                document: components["parameters"]["Document"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have Umico calculate a document
         * @description For a sale what may be spent and will be earned, for a return how many points go back. Where Umico does not calculate a return the answer is `RETURN_NOT_CALCULATED`.
         */
        post: operations["calculateDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/documents/{document}/send": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description A document, as `createDocument` answered it. */
                document: components["parameters"]["Document"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a document to Umico
         * @description Makes its receipt and sends it; a document that was sent is answered as it is. A return must have been calculated, or comes with `override` and why, as in `createReturn`.
         */
        post: operations["sendDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/documents/{document}/write-off": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description A document, as `createDocument` answered it. */
                document: components["parameters"]["Document"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write off the debt that points have paid
         * @description Once, when Umico has processed the document (*списание задолженности*). A sale: the client owes us less by the points spent, and Umico owes us that, Dt 76.09 Kt 62.01. A return: the other way round, by the points that went back.
         */
        post: operations["writeOffDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/journal": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Requests that were sent to Umico
         * @description From the journal of the publication, newest first; everything that is asked for must hold. API keys and card numbers were masked when they were written. As CSV all that is found, without pages.
         */
        get: operations["journal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description Sum of money or points with exactly two digits behind the point.
         * @example 89.90
         */
        Money: string;
        /**
         * @description Sum above zero with at most two digits behind the point, as a text or as a number; a number is read by its digits, and one with an exponent is refused.
         * @example 100.00
         * @example 100.5
         */
        MoneyInput: string;
        /**
         * @description Points, zero or more, with at most two digits behind the point, as a text or as a number.
         * @example 30.00
         * @example 0
         */
        PointsInput: string;
        /**
         * @description Quantity with at most three digits behind the point and no padding.
         * @example 0.17
         * @example 2
         */
        Quantity: string;
        /**
         * @description Quantity above zero, below ten million, with at most three digits behind the point, as a text or as a number; a number is read by its digits, and one with an exponent is refused.
         * @example 0.35
         * @example 8
         */
        QuantityInput: string;
        /**
         * Format: date-time
         * @description RFC 3339 with the offset of the publication, whole seconds.
         * @example 2026-11-22T10:15:30+03:00
         */
        Time: string;
        /**
         * Format: date-time
         * @description RFC 3339 with any offset, of the years 2000 to 2099.
         * @example 2026-11-22T10:15:30+03:00
         */
        TimeInput: string;
        /**
         * @description Name of a request.
         * @example 6f1c1f9e-5c0f-4d0e-9a0c-1f6a7e1d2b3c
         */
        Key: string;
        /**
         * @description Where a page ends; nothing is to be read out of it.
         * @example 41
         */
        Cursor: string;
        /**
         * @description ISO 4217.
         * @example AZN
         */
        Currency: string;
        /**
         * @description Number of a Umico card.
         * @example 9944000000000012
         */
        CardNumber: string;
        /**
         * @description Card number of which the middle is hidden.
         * @example 9944********0012
         */
        MaskedCard: string;
        /**
         * @description Name that this service gave.
         * @example 7a1d7e0c-40f1-4e0b-9b39-0d1a3f2b6c01
         */
        ReceiptId: string;
        /**
         * @description Number of a wholesale document.
         * @example UMD-000001
         */
        DocumentNumber: string;
        /**
         * @description Id of a till of the catalogue.
         * @example 1
         */
        TillId: string;
        /**
         * @description Name of a user of this publication.
         * @example umico
         */
        UserName: string;
        /**
         * @description What the caller calls the document, such as the number of a check.
         * @example 1/12/34
         */
        DocumentName: string;
        /**
         * @description Whose debt it is, as the back office writes it.
         * @example Ромашка ООО
         */
        ClientText: string;
        /**
         * @description Why, for whoever looks into it later.
         * @example Umico недоступна
         * @example сумма согласована с управляющим
         */
        Reason: string;
        /**
         * @description Article (артикул) of an item.
         * @example 1001
         */
        Article: string;
        /**
         * @description What the item is called.
         * @example Milk
         */
        ItemName: string;
        /**
         * @description `retail`: tills · `wholesale`: documents of the back office.
         * @enum {string}
         */
        Purpose: "retail" | "wholesale";
        /**
         * @description What was told to Umico.
         * @enum {string}
         */
        ReceiptKind: "sale" | "return" | "cancel";
        /**
         * @description `new` waits to be sent · `sending` is on its way · `pending` Umico works on it · `processed` booked · `rejected` Umico said no · `returned` and `partially-returned`: goods came back · `unknown` nobody knows yet.
         * @enum {string}
         */
        ReceiptStatus: "new" | "sending" | "pending" | "processed" | "rejected" | "returned" | "partially-returned" | "unknown";
        /**
         * @description `sale`: реализация · `return`: возврат.
         * @enum {string}
         */
        DocumentKind: "sale" | "return";
        /**
         * @description `draft` until it is sent, then the status of its receipt.
         * @enum {string}
         */
        DocumentStatus: "draft" | "new" | "sending" | "pending" | "processed" | "rejected" | "returned" | "partially-returned" | "unknown";
        /**
         * @description `new` and `sending`: on its way · `held` · `released` free again · `used` by a sale · `expired` at Umico · `refused` Umico said no · `unknown` nobody knows yet; it will be set free.
         * @enum {string}
         */
        HoldStatus: "new" | "sending" | "held" | "unknown" | "released" | "used" | "expired" | "refused";
        /**
         * @description Name of a connection, chosen by whoever enters it.
         * @example till-1
         */
        ConnectionName: string;
        /**
         * Format: uri
         * @description What stands before `/api/v1` in the addresses of the Umico POS API, without user and password: https, or http on this machine only.
         * @example http://127.0.0.1:8090
         */
        BaseUrl: string;
        /**
         * @description What Umico calls the point of sale.
         * @example POS-1
         */
        PosId: string;
        /**
         * @description The key itself, which is encrypted and never shown again, or the variable of the server that it stands in.
         * @example {
         *       "env": "UMICO_KEY_2"
         *     }
         */
        ApiKey: string | {
            env: string;
        };
        NewConnection: {
            connection: components["schemas"]["ConnectionName"];
            purpose: components["schemas"]["Purpose"];
            /** @description For `retail`; null or absent for all tills that have none of their own. */
            till?: components["schemas"]["TillId"] | null;
            /** @description For `wholesale`, and needed there. */
            user?: components["schemas"]["UserName"] | null;
            baseUrl: components["schemas"]["BaseUrl"];
            posId: components["schemas"]["PosId"];
            /** @description That of the publication where it is left out. */
            currency?: components["schemas"]["Currency"];
            apiKey: components["schemas"]["ApiKey"];
            /** @default true */
            enabled: boolean;
        };
        ConnectionChange: {
            purpose: components["schemas"]["Purpose"];
            /** @description For `retail`; null or absent for all tills that have none of their own. */
            till?: components["schemas"]["TillId"] | null;
            /** @description For `wholesale`, and needed there. */
            user?: components["schemas"]["UserName"] | null;
            baseUrl: components["schemas"]["BaseUrl"];
            posId: components["schemas"]["PosId"];
            /** @description That of the publication where it is left out. */
            currency?: components["schemas"]["Currency"];
            apiKey?: components["schemas"]["ApiKey"];
            enabled: boolean;
        };
        Connections: {
            connections: components["schemas"]["Connection"][];
        };
        Connection: {
            connection: components["schemas"]["ConnectionName"];
            purpose: components["schemas"]["Purpose"];
            till: string | null;
            user: string | null;
            baseUrl: string;
            posId: string;
            currency: components["schemas"]["Currency"];
            /** @description Where the API key is; the key itself is never told. */
            key: {
                /**
                 * @description `stored` encrypted in the database · `env`, `file`: where the server runs.
                 * @enum {string}
                 */
                source: "stored" | "env" | "file";
                /** @description Of the variable or file. */
                name: string | null;
            };
            enabled: boolean;
            createdAt: components["schemas"]["Time"];
            changedAt: components["schemas"]["Time"];
        };
        RemovedConnection: {
            connection: components["schemas"]["ConnectionName"];
            unsettledReceipts: number;
        };
        ConnectionTest: {
            connection: components["schemas"]["ConnectionName"];
            ok: boolean;
            /**
             * @description `answered` · `refused` by Umico · `not-done`: nobody is there, the key is wrong, or Umico wants a pause · `unknown`: no answer that is one · `key-unreadable`: the API key cannot be read here.
             * @enum {string}
             */
            outcome: "answered" | "refused" | "not-done" | "unknown" | "key-unreadable";
            reason: string | null;
            durationMs: number;
        };
        Card: {
            card: components["schemas"]["MaskedCard"];
            /** @enum {string} */
            status: "active" | "blocked";
            /** @description As Umico masks the name. */
            holder: string | null;
            available: components["schemas"]["Money"];
            /** @description Points that Umico has not booked yet. */
            pending: components["schemas"]["Money"];
            currency: components["schemas"]["Currency"];
            connection: components["schemas"]["ConnectionName"];
        };
        /** @description A line; its position is its place in the list, from 1 on. */
        NewLine: {
            article: components["schemas"]["Article"];
            name: components["schemas"]["ItemName"];
            quantity: components["schemas"]["QuantityInput"];
            price: components["schemas"]["PointsInput"];
            /** @description After all discounts. */
            amount: components["schemas"]["PointsInput"];
        };
        NewLines: components["schemas"]["NewLine"][];
        NewOffer: {
            purpose?: components["schemas"]["Purpose"];
            till?: components["schemas"]["TillId"];
            card: components["schemas"]["CardNumber"];
            amount: components["schemas"]["MoneyInput"];
            points?: components["schemas"]["PointsInput"];
            lines: components["schemas"]["NewLines"];
        };
        Offer: {
            card: components["schemas"]["MaskedCard"];
            amount: components["schemas"]["Money"];
            points: components["schemas"]["Money"];
            /** @description `amount` less `points`. */
            amountToPay: components["schemas"]["Money"];
            /** @description So many points at most may pay for this sale. */
            mayBeSpent: components["schemas"]["Money"];
            willBeEarned: components["schemas"]["Money"];
            available: components["schemas"]["Money"];
            currency: components["schemas"]["Currency"];
            connection: components["schemas"]["ConnectionName"];
        };
        NewHold: {
            till: components["schemas"]["TillId"];
            card: components["schemas"]["CardNumber"];
            points: components["schemas"]["MoneyInput"];
            document?: components["schemas"]["DocumentName"];
        };
        Hold: {
            hold: components["schemas"]["ReceiptId"];
            status: components["schemas"]["HoldStatus"];
            card: components["schemas"]["MaskedCard"];
            points: components["schemas"]["Money"];
            document: string | null;
            till: string | null;
            /** @description Through which it was asked for. */
            connection: string | null;
            expiresAt: components["schemas"]["Time"];
            /** @description Umico's, where it said no. */
            reason: string | null;
            createdAt: components["schemas"]["Time"];
        };
        NewSale: {
            till: components["schemas"]["TillId"];
            card: components["schemas"]["CardNumber"];
            document: components["schemas"]["DocumentName"];
            /** @description When it was sold; now where it is left out. */
            time?: components["schemas"]["TimeInput"];
            /** @description All of it, with what points pay. */
            amount: components["schemas"]["MoneyInput"];
            /** @description So many of them pay; none where it is left out. */
            points?: components["schemas"]["PointsInput"];
            /** @description The hold of these points. */
            hold?: components["schemas"]["ReceiptId"];
            lines: components["schemas"]["NewLines"];
        };
        Receipt: {
            receipt: components["schemas"]["ReceiptId"];
            kind: components["schemas"]["ReceiptKind"];
            purpose: components["schemas"]["Purpose"];
            status: components["schemas"]["ReceiptStatus"];
            /** @description Null while the till has none. */
            connection: string | null;
            till: string | null;
            user: string | null;
            card: components["schemas"]["MaskedCard"];
            document: string;
            /** @description Of a return or a cancellation, the receipt of the sale. */
            sale: string | null;
            currency: string | null;
            amount: components["schemas"]["Money"];
            /** @description Of a sale, to be spent; of a return, as Umico calculated them. */
            points: components["schemas"]["Money"];
            /** @description What is to be paid, or paid out, by other means. Null where it is not known: **a return that was not calculated must not be paid out blindly**. */
            cash: components["schemas"]["Money"] | null;
            /** @description Umico's id of it. */
            umicoId: string | null;
            /** @description Umico's, or why it is not there yet. */
            reason: string | null;
            earned: components["schemas"]["Money"];
            spent: components["schemas"]["Money"];
            /** @description Spent points that went back to the card. */
            returned: components["schemas"]["Money"];
            /** @description Earned points that were taken off the card. */
            takenBack: components["schemas"]["Money"];
            /** @description Of a return that was kept without a calculation. */
            override: {
                by: string | null;
                reason: string;
            } | null;
            /** @description How often Umico was asked. */
            attempts: number;
            /** @description Null when nothing is left to be done. */
            nextAttemptAt: components["schemas"]["Time"] | null;
            createdAt: components["schemas"]["Time"];
            changedAt: components["schemas"]["Time"];
        };
        Receipts: {
            receipts: components["schemas"]["Receipt"][];
            /** @description Of the next page; null on the last one. */
            nextCursor: string | null;
        };
        ReceiptDetails: {
            receipt: components["schemas"]["ReceiptId"];
            kind: components["schemas"]["ReceiptKind"];
            purpose: components["schemas"]["Purpose"];
            status: components["schemas"]["ReceiptStatus"];
            /** @description Null while the till has none. */
            connection: string | null;
            till: string | null;
            user: string | null;
            card: components["schemas"]["MaskedCard"];
            document: string;
            /** @description Of a return or a cancellation, the receipt of the sale. */
            sale: string | null;
            currency: string | null;
            amount: components["schemas"]["Money"];
            /** @description Of a sale, to be spent; of a return, as Umico calculated them. */
            points: components["schemas"]["Money"];
            /** @description What is to be paid, or paid out, by other means. Null where it is not known: **a return that was not calculated must not be paid out blindly**. */
            cash: components["schemas"]["Money"] | null;
            /** @description Umico's id of it. */
            umicoId: string | null;
            /** @description Umico's, or why it is not there yet. */
            reason: string | null;
            earned: components["schemas"]["Money"];
            spent: components["schemas"]["Money"];
            /** @description Spent points that went back to the card. */
            returned: components["schemas"]["Money"];
            /** @description Earned points that were taken off the card. */
            takenBack: components["schemas"]["Money"];
            /** @description Of a return that was kept without a calculation. */
            override: {
                by: string | null;
                reason: string;
            } | null;
            /** @description How often Umico was asked. */
            attempts: number;
            /** @description Null when nothing is left to be done. */
            nextAttemptAt: components["schemas"]["Time"] | null;
            createdAt: components["schemas"]["Time"];
            changedAt: components["schemas"]["Time"];
            lines: {
                position: number;
                article: string;
                name: string;
                quantity: components["schemas"]["Quantity"];
                price: components["schemas"]["Money"];
                amount: components["schemas"]["Money"];
                returnedQuantity: components["schemas"]["Quantity"];
                returnedAmount: components["schemas"]["Money"];
            }[];
            /** @description Every change of the status, in order. */
            history: {
                at: components["schemas"]["Time"];
                from: string | null;
                to: components["schemas"]["ReceiptStatus"];
                reason: string | null;
            }[];
        };
        ReturnLine: {
            /** @description Of the sale. */
            position: number;
            /** @description All that is left of the line where it is left out. */
            quantity?: components["schemas"]["QuantityInput"];
        };
        /** @description All that is left of the sale where it is left out. */
        ReturnLines: components["schemas"]["ReturnLine"][];
        NewCalculation: {
            sale: components["schemas"]["ReceiptId"];
            /** @description Where it is told it must be the card of the sale. */
            card?: components["schemas"]["CardNumber"];
            lines?: components["schemas"]["ReturnLines"];
        };
        Calculation: {
            calculation: components["schemas"]["ReceiptId"];
            sale: components["schemas"]["ReceiptId"];
            card: components["schemas"]["MaskedCard"];
            /** @description Of the goods that come back. */
            amount: components["schemas"]["Money"];
            pointsReturned: components["schemas"]["Money"];
            takenBack: components["schemas"]["Money"];
            /** @description What is to be paid out. */
            cash: components["schemas"]["Money"];
            currency: components["schemas"]["Currency"];
            lines: {
                position: number;
                article: string;
                quantity: components["schemas"]["Quantity"];
            }[];
            createdAt: components["schemas"]["Time"];
        };
        NewReturn: {
            sale: components["schemas"]["ReceiptId"];
            document: components["schemas"]["DocumentName"];
            /** @description When it came back; now where it is left out. */
            time?: components["schemas"]["TimeInput"];
            /** @description Where it is told it must be the card of the sale. */
            card?: components["schemas"]["CardNumber"];
            lines?: components["schemas"]["ReturnLines"];
            /** @description Of `calculateReturn`, for the same lines; Umico is asked where it is left out. */
            calculation?: components["schemas"]["ReceiptId"];
            /**
             * @description Keep the return although Umico does not calculate it; with `overrideReason`.
             * @default false
             */
            override: boolean;
            overrideReason?: components["schemas"]["Reason"];
        };
        NewDocument: {
            kind: components["schemas"]["DocumentKind"];
            /** @description Of a sale, and needed there. */
            client?: components["schemas"]["ClientText"];
            /** @description Of a sale, and needed there; of a return it must be the card of the sale. */
            card?: components["schemas"]["CardNumber"];
            /** @description Of a sale, and needed there. */
            amount?: components["schemas"]["MoneyInput"];
            /** @description Of a sale, to be spent. */
            points?: components["schemas"]["PointsInput"];
            lines?: components["schemas"]["NewLines"];
            /** @description Of a return, the document of the sale; needed there. */
            sale?: components["schemas"]["DocumentNumber"];
            returnLines?: components["schemas"]["ReturnLines"];
        };
        Sending: {
            /**
             * @description Send a return although Umico does not calculate it; with `overrideReason`.
             * @default false
             */
            override: boolean;
            overrideReason?: components["schemas"]["Reason"];
        };
        Document: {
            document: components["schemas"]["DocumentNumber"];
            kind: components["schemas"]["DocumentKind"];
            client: string;
            user: string;
            card: components["schemas"]["MaskedCard"];
            /** @description Of a return, the document of the sale. */
            sale: string | null;
            currency: string | null;
            amount: components["schemas"]["Money"];
            points: components["schemas"]["Money"];
            status: components["schemas"]["DocumentStatus"];
            /** @description For people, in the language of `Accept-Language`. */
            statusText: string;
            /** @description Of a sale that was calculated. */
            offer: {
                mayBeSpent: components["schemas"]["Money"];
                willBeEarned: components["schemas"]["Money"];
            } | null;
            /** @description Of a return that was calculated. */
            calculation: {
                pointsReturned: components["schemas"]["Money"];
                takenBack: components["schemas"]["Money"];
                cash: components["schemas"]["Money"];
            } | null;
            /** @description Its receipt, once it was sent. */
            receipt: string | null;
            /** @description Umico's, or why it is not there yet. */
            reason: string | null;
            writtenOff: {
                at: components["schemas"]["Time"];
                amount: components["schemas"]["Money"];
                entries: {
                    /** @description Account (счёт). */
                    debit: string;
                    /** @description Account (счёт). */
                    credit: string;
                    amount: components["schemas"]["Money"];
                    client: string | null;
                }[];
            } | null;
            createdAt: components["schemas"]["Time"];
        };
        Documents: {
            documents: components["schemas"]["Document"][];
            /** @description Of the next page; null on the last one. */
            nextCursor: string | null;
        };
        Journal: {
            requests: components["schemas"]["JournalRow"][];
            /** @description Of the next page; null on the last one. */
            nextCursor: string | null;
        };
        JournalRow: {
            id: number;
            time: components["schemas"]["Time"];
            requestId: string;
            operation: string | null;
            user: string | null;
            card: string | null;
            document: string | null;
            status: number;
            code: string | null;
            durationMs: number;
            /** @description Null unless `bodies` is asked for. */
            request: string | null;
            /** @description Null unless `bodies` is asked for. */
            response: string | null;
        };
        /**
         * @description What went wrong, for programs; stable.
         * @enum {string}
         */
        ProblemCode: "JSON_INVALID" | "PARAMETER_INVALID" | "UNAUTHORIZED" | "FORBIDDEN" | "PATH_UNKNOWN" | "METHOD_NOT_ALLOWED" | "NOT_ACCEPTABLE" | "IDEMPOTENCY_IN_FLIGHT" | "BODY_TOO_LARGE" | "MEDIA_TYPE_UNSUPPORTED" | "BODY_INVALID" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "SIGN_IN_THROTTLED" | "INTERNAL" | "NOT_AVAILABLE" | "OVERLOADED" | "STORAGE_UNAVAILABLE" | "CARD_UNKNOWN" | "RECEIPT_UNKNOWN" | "HOLD_UNKNOWN" | "DOCUMENT_UNKNOWN" | "CONNECTION_UNKNOWN" | "CONNECTION_MISSING" | "CONNECTION_EXISTS" | "CARD_BLOCKED" | "UMICO_REFUSED" | "RETURN_NOT_CALCULATED" | "HOLD_NOT_USABLE" | "NOT_ALLOWED" | "NOTHING_LEFT" | "NOT_PROCESSED" | "WRITTEN_OFF" | "AMOUNT_MISMATCH" | "AMOUNT_TOO_LARGE" | "POINTS_TOO_MANY" | "LINE_UNKNOWN" | "LINE_REPEATED" | "RETURN_TOO_LARGE" | "CARD_MISMATCH" | "USER_UNKNOWN" | "TILL_UNKNOWN" | "SECRETS_KEY_MISSING" | "API_KEY_NEEDED" | "UMICO_KEY_REFUSED" | "UMICO_UNAVAILABLE" | "API_KEY_UNREADABLE";
        /** @description RFC 9457; the texts are for people and may change. */
        Problem: {
            /**
             * Format: uri
             * @description `urn:tillgate:problem:` and the code.
             */
            type: string;
            title: string;
            status: number;
            detail: string;
            code: components["schemas"]["ProblemCode"];
            requestId: string;
            /** @description What was wrong with single fields, parameters or headers. */
            errors?: {
                /** @description Such as `lines[0].quantity`, `limit` or `Idempotency-Key`. */
                field: string;
                /** @description A code of a problem, or the rule of the schema that was broken. */
                code: string;
                message: string;
            }[];
            /** @description With a sale, return or cancellation that Umico refused, the receipt as it is kept. */
            receipt?: components["schemas"]["Receipt"];
            /** @description What Umico said. */
            umico?: {
                code: string | null;
                reason: string;
            };
        };
    };
    responses: {
        /** @description The request could not be read: `JSON_INVALID`, `PARAMETER_INVALID`. */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No user and password, or wrong ones: `UNAUTHORIZED`. */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The user has not the role that the call needs: `FORBIDDEN`. */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description What the request names is not there: `PATH_UNKNOWN`, `CARD_UNKNOWN` at Umico, `RECEIPT_UNKNOWN`, `HOLD_UNKNOWN`, `DOCUMENT_UNKNOWN`, `CONNECTION_UNKNOWN`. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The address has other methods: `METHOD_NOT_ALLOWED`. */
        MethodNotAllowed: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `Accept` leaves out what is answered here: `NOT_ACCEPTABLE`. */
        NotAcceptable: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state of things forbids it. `CONNECTION_MISSING`: till or user has no connection that is switched on. `CARD_BLOCKED`, `UMICO_REFUSED`: Umico said no, with its code, its reason and, where there is one, the receipt. `RETURN_NOT_CALCULATED`: the cash amount is not reduced and must not be paid out blindly. `HOLD_NOT_USABLE`: used, released, expired, of another card or fewer points. `NOT_ALLOWED` by the status, `NOTHING_LEFT` to return, `NOT_PROCESSED` yet, `WRITTEN_OFF` before. `CONNECTION_EXISTS`: another one has the name, the till or the user. The same request is being worked on: `IDEMPOTENCY_IN_FLIGHT` with `Retry-After`. */
        Conflict: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body has more than 1 MB, unpacked: `BODY_TOO_LARGE`. */
        BodyTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not `application/json` in UTF-8, or packed in an unknown way: `MEDIA_TYPE_UNSUPPORTED`. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is JSON, and something in it is not accepted; `errors` names the fields. `BODY_INVALID` where it is not of the schema; `AMOUNT_MISMATCH`, `AMOUNT_TOO_LARGE`, `POINTS_TOO_MANY`, `LINE_UNKNOWN`, `LINE_REPEATED`, `RETURN_TOO_LARGE`, `CARD_MISMATCH`, `USER_UNKNOWN`, `TILL_UNKNOWN`, `SECRETS_KEY_MISSING`, `API_KEY_NEEDED`, `IDEMPOTENCY_KEY_REUSED` where it means something that cannot be. */
        Unprocessable: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description More requests than the policy allows, `RATE_LIMITED`, or too many wrong passwords, `SIGN_IN_THROTTLED`. */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault of the service: `INTERNAL`. The journal has it under `requestId`. */
        InternalError: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description This version of the service does not have the call yet: `NOT_AVAILABLE`. */
        NotAvailable: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Umico does not accept the API key of the connection: `UMICO_KEY_REFUSED`. */
        BadGateway: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too much to do, `OVERLOADED`, or no database at the moment, `STORAGE_UNAVAILABLE`; Umico cannot be reached, lets nobody in or does not answer in time, `UMICO_UNAVAILABLE`; the API key of the connection cannot be read here, `API_KEY_UNREADABLE`. Nothing was done, or it is undone by itself. */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
        AcceptLanguage: string;
        /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is done as often as it is sent. */
        IdempotencyKey: components["schemas"]["Key"];
        /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. Needed here, because a request that is done twice would move points twice. */
        RequiredKey: components["schemas"]["Key"];
        /** @description Number of a Umico card. */
        Card: components["schemas"]["CardNumber"];
        /** @description Name of a connection. */
        Connection: components["schemas"]["ConnectionName"];
        /** @description As `createHold` answered it. */
        Hold: components["schemas"]["ReceiptId"];
        /** @description Receipt of a sale, as `createSale` answered it. */
        Sale: components["schemas"]["ReceiptId"];
        /** @description A receipt, as it was answered. */
        Receipt: components["schemas"]["ReceiptId"];
        /** @description A document, as `createDocument` answered it. */
        Document: components["schemas"]["DocumentNumber"];
        /** @description `wholesale`: the connection of the user who asks. */
        Purpose: components["schemas"]["Purpose"];
        /** @description Whose connection is used; without it the one for all tills. */
        Till: components["schemas"]["TillId"];
        /** @description Not before this time. */
        Since: components["schemas"]["TimeInput"];
        /** @description Before this time. */
        Until: components["schemas"]["TimeInput"];
        /** @description Rows of a page; not for CSV. */
        Limit: number;
        /** @description `nextCursor` of the page before, with the same other parameters. */
        Cursor: components["schemas"]["Cursor"];
        /** @description `csv` for a file, whatever `Accept` says. */
        Format: "json" | "csv";
    };
    requestBodies: never;
    headers: {
        /** @description Name of this request in the journal of the service; quote it when something is to be found out. */
        XRequestId: string;
        /** @description `true` when this key has been done before; otherwise the header is not there. */
        IdempotencyReplayed: "true";
        /** @description How many requests are left (`r`), and in how many seconds there will be more (`t`): `"user";r=49;t=1`. */
        RateLimit: string;
        /** @description How many requests (`q`) a user may send in so many seconds (`w`): `"user";q=50;w=1`. */
        RateLimitPolicy: string;
        /** @description Seconds to wait before the same request is sent again. */
        RetryAfter: number;
        /** @description Methods that this address has. */
        Allow: string;
        /** @description The scheme: Basic, with the realm of the service. */
        WwwAuthenticate: string;
    };
    pathItems: never;
}
export type Money = components['schemas']['Money'];
export type MoneyInput = components['schemas']['MoneyInput'];
export type PointsInput = components['schemas']['PointsInput'];
export type Quantity = components['schemas']['Quantity'];
export type QuantityInput = components['schemas']['QuantityInput'];
export type Time = components['schemas']['Time'];
export type TimeInput = components['schemas']['TimeInput'];
export type Key = components['schemas']['Key'];
export type Cursor = components['schemas']['Cursor'];
export type Currency = components['schemas']['Currency'];
export type CardNumber = components['schemas']['CardNumber'];
export type MaskedCard = components['schemas']['MaskedCard'];
export type ReceiptId = components['schemas']['ReceiptId'];
export type DocumentNumber = components['schemas']['DocumentNumber'];
export type TillId = components['schemas']['TillId'];
export type UserName = components['schemas']['UserName'];
export type DocumentName = components['schemas']['DocumentName'];
export type ClientText = components['schemas']['ClientText'];
export type Reason = components['schemas']['Reason'];
export type Article = components['schemas']['Article'];
export type ItemName = components['schemas']['ItemName'];
export type Purpose = components['schemas']['Purpose'];
export type ReceiptKind = components['schemas']['ReceiptKind'];
export type ReceiptStatus = components['schemas']['ReceiptStatus'];
export type DocumentKind = components['schemas']['DocumentKind'];
export type DocumentStatus = components['schemas']['DocumentStatus'];
export type HoldStatus = components['schemas']['HoldStatus'];
export type ConnectionName = components['schemas']['ConnectionName'];
export type BaseUrl = components['schemas']['BaseUrl'];
export type PosId = components['schemas']['PosId'];
export type ApiKey = components['schemas']['ApiKey'];
export type NewConnection = components['schemas']['NewConnection'];
export type ConnectionChange = components['schemas']['ConnectionChange'];
export type Connections = components['schemas']['Connections'];
export type Connection = components['schemas']['Connection'];
export type RemovedConnection = components['schemas']['RemovedConnection'];
export type ConnectionTest = components['schemas']['ConnectionTest'];
export type Card = components['schemas']['Card'];
export type NewLine = components['schemas']['NewLine'];
export type NewLines = components['schemas']['NewLines'];
export type NewOffer = components['schemas']['NewOffer'];
export type Offer = components['schemas']['Offer'];
export type NewHold = components['schemas']['NewHold'];
export type Hold = components['schemas']['Hold'];
export type NewSale = components['schemas']['NewSale'];
export type Receipt = components['schemas']['Receipt'];
export type Receipts = components['schemas']['Receipts'];
export type ReceiptDetails = components['schemas']['ReceiptDetails'];
export type ReturnLine = components['schemas']['ReturnLine'];
export type ReturnLines = components['schemas']['ReturnLines'];
export type NewCalculation = components['schemas']['NewCalculation'];
export type Calculation = components['schemas']['Calculation'];
export type NewReturn = components['schemas']['NewReturn'];
export type NewDocument = components['schemas']['NewDocument'];
export type Sending = components['schemas']['Sending'];
export type Document = components['schemas']['Document'];
export type Documents = components['schemas']['Documents'];
export type Journal = components['schemas']['Journal'];
export type JournalRow = components['schemas']['JournalRow'];
export type ProblemCode = components['schemas']['ProblemCode'];
export type Problem = components['schemas']['Problem'];
export type ResponseBadRequest = components['responses']['BadRequest'];
export type ResponseUnauthorized = components['responses']['Unauthorized'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseNotFound = components['responses']['NotFound'];
export type ResponseMethodNotAllowed = components['responses']['MethodNotAllowed'];
export type ResponseNotAcceptable = components['responses']['NotAcceptable'];
export type ResponseConflict = components['responses']['Conflict'];
export type ResponseBodyTooLarge = components['responses']['BodyTooLarge'];
export type ResponseUnsupportedMediaType = components['responses']['UnsupportedMediaType'];
export type ResponseUnprocessable = components['responses']['Unprocessable'];
export type ResponseTooManyRequests = components['responses']['TooManyRequests'];
export type ResponseInternalError = components['responses']['InternalError'];
export type ResponseNotAvailable = components['responses']['NotAvailable'];
export type ResponseBadGateway = components['responses']['BadGateway'];
export type ResponseUnavailable = components['responses']['Unavailable'];
export type ParameterAcceptLanguage = components['parameters']['AcceptLanguage'];
export type ParameterIdempotencyKey = components['parameters']['IdempotencyKey'];
export type ParameterRequiredKey = components['parameters']['RequiredKey'];
export type ParameterCard = components['parameters']['Card'];
export type ParameterConnection = components['parameters']['Connection'];
export type ParameterHold = components['parameters']['Hold'];
export type ParameterSale = components['parameters']['Sale'];
export type ParameterReceipt = components['parameters']['Receipt'];
export type ParameterDocument = components['parameters']['Document'];
export type ParameterPurpose = components['parameters']['Purpose'];
export type ParameterTill = components['parameters']['Till'];
export type ParameterSince = components['parameters']['Since'];
export type ParameterUntil = components['parameters']['Until'];
export type ParameterLimit = components['parameters']['Limit'];
export type ParameterCursor = components['parameters']['Cursor'];
export type ParameterFormat = components['parameters']['Format'];
export type HeaderXRequestId = components['headers']['XRequestId'];
export type HeaderIdempotencyReplayed = components['headers']['IdempotencyReplayed'];
export type HeaderRateLimit = components['headers']['RateLimit'];
export type HeaderRateLimitPolicy = components['headers']['RateLimitPolicy'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type HeaderAllow = components['headers']['Allow'];
export type HeaderWwwAuthenticate = components['headers']['WwwAuthenticate'];
export type $defs = Record<string, never>;
export interface operations {
    listConnections: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them; there are no pages. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connections"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
    createConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is done as often as it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewConnection"];
            };
        };
        responses: {
            /** @description It is there, and used from the next request on. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is done as often as it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Name of a connection. */
                connection: components["parameters"]["Connection"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionChange"];
            };
        };
        responses: {
            /** @description The connection as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is done as often as it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Name of a connection. */
                connection: components["parameters"]["Connection"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemovedConnection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
    testConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description Name of a connection. */
                connection: components["parameters"]["Connection"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it went. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionTest"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
    getCard: {
        parameters: {
            query?: {
                /** @description `wholesale`: the connection of the user who asks. */
                purpose?: components["parameters"]["Purpose"];
                /** @description Whose connection is used; without it the one for all tills. */
                till?: components["parameters"]["Till"];
            };
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description Number of a Umico card. */
                card: components["parameters"]["Card"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The card as Umico has it now. A blocked one is told too. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    createOffer: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOffer"];
            };
        };
        responses: {
            /** @description As Umico calculates now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    createHold: {
        parameters: {
            query?: never;
            header: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. Needed here, because a request that is done twice would move points twice. */
                "Idempotency-Key": components["parameters"]["RequiredKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewHold"];
            };
        };
        responses: {
            /** @description Held until `expiresAt`. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    releaseHold: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is done as often as it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description As `createHold` answered it. */
                hold: components["parameters"]["Hold"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hold as it is at Umico now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description It will be set free. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    createSale: {
        parameters: {
            query?: never;
            header: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. Needed here, because a request that is done twice would move points twice. */
                "Idempotency-Key": components["parameters"]["RequiredKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSale"];
            };
        };
        responses: {
            /** @description Umico has booked it. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description It is kept and will be sent, or Umico is working on it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancelSale: {
        parameters: {
            query?: never;
            header: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. Needed here, because a request that is done twice would move points twice. */
                "Idempotency-Key": components["parameters"]["RequiredKey"];
            };
            path: {
                /** @description Receipt of a sale, as `createSale` answered it. */
                sale: components["parameters"]["Sale"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is undone. The receipt of the cancellation, or where nothing had gone out that of the sale, rejected. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description It is kept and will be sent, or Umico is working on it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    calculateReturn: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is done as often as it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCalculation"];
            };
        };
        responses: {
            /** @description As Umico calculates now. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calculation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    createReturn: {
        parameters: {
            query?: never;
            header: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. Needed here, because a request that is done twice would move points twice. */
                "Idempotency-Key": components["parameters"]["RequiredKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReturn"];
            };
        };
        responses: {
            /** @description Umico has booked it. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description It is kept and will be sent, or Umico is working on it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    listReceipts: {
        parameters: {
            query?: {
                /** @description Of this status. */
                status?: components["schemas"]["ReceiptStatus"];
                /** @description `true`: those that Tillgate still works on. */
                open?: boolean;
                /** @description Of this kind. */
                kind?: components["schemas"]["ReceiptKind"];
                /** @description Of tills or of documents. */
                purpose?: components["schemas"]["Purpose"];
                /** @description The whole number. */
                card?: components["schemas"]["CardNumber"];
                /** @description The document as it was told. */
                document?: components["schemas"]["DocumentName"];
                /** @description Of this till. */
                till?: components["schemas"]["TillId"];
                /** @description Not before this time. */
                since?: components["parameters"]["Since"];
                /** @description Before this time. */
                until?: components["parameters"]["Until"];
                /** @description Rows of a page; not for CSV. */
                limit?: components["parameters"]["Limit"];
                /** @description `nextCursor` of the page before, with the same other parameters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `csv` for a file, whatever `Accept` says. */
                format?: components["parameters"]["Format"];
            };
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, or all of them as CSV. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipts"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
    getReceipt: {
        parameters: {
            query?: {
                /** @description Ask Umico now. */
                refresh?: boolean;
            };
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description A receipt, as it was answered. */
                receipt: components["parameters"]["Receipt"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that is known. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptDetails"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
    listDocuments: {
        parameters: {
            query?: {
                /** @description Sales or returns. */
                kind?: components["schemas"]["DocumentKind"];
                /** @description The client as it was told. */
                client?: components["schemas"]["ClientText"];
                /** @description `draft`, or the status of its receipt. */
                status?: components["schemas"]["DocumentStatus"];
                /** @description The whole number. */
                card?: components["schemas"]["CardNumber"];
                /** @description Whether the debt was written off. */
                writtenOff?: boolean;
                /** @description Rows of a page; not for CSV. */
                limit?: components["parameters"]["Limit"];
                /** @description `nextCursor` of the page before, with the same other parameters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `csv` for a file, whatever `Accept` says. */
                format?: components["parameters"]["Format"];
            };
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, or all of them as CSV. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Documents"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
    createDocument: {
        parameters: {
            query?: never;
            header: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. Needed here, because a request that is done twice would move points twice. */
                "Idempotency-Key": components["parameters"]["RequiredKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDocument"];
            };
        };
        responses: {
            /** @description It is kept. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description A document, as `createDocument` answered it. */
                document: components["parameters"]["Document"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that is known. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
    calculateDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is done as often as it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description A document, as `createDocument` answered it. */
                document: components["parameters"]["Document"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document with `offer` or `calculation`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    sendDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is done as often as it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description A document, as `createDocument` answered it. */
                document: components["parameters"]["Document"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Sending"];
            };
        };
        responses: {
            /** @description Umico has booked it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description It is kept and will be sent, or Umico is working on it. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
        };
    };
    writeOffDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is done as often as it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description A document, as `createDocument` answered it. */
                document: components["parameters"]["Document"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is written off. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
    journal: {
        parameters: {
            query?: {
                /** @description Name of the call to Umico, as the journal shows it. */
                operation?: string;
                /** @description Who made us ask. */
                user?: components["schemas"]["UserName"];
                /** @description The whole number, or masked as the journal shows it. */
                card?: string;
                /** @description The document, or its beginning up to a slash. */
                document?: components["schemas"]["DocumentName"];
                /** @description HTTP status of Umico's answer; 0 where there was none. */
                status?: number;
                /** @description Outcome, as the journal shows it. */
                code?: string;
                /** @description Also the bodies of request and answer. */
                bodies?: boolean;
                /** @description Not before this time. */
                since?: components["parameters"]["Since"];
                /** @description Before this time. */
                until?: components["parameters"]["Until"];
                /** @description Rows of a page; not for CSV. */
                limit?: number;
                /** @description `nextCursor` of the page before, with the same other parameters. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `csv` for a file, whatever `Accept` says. */
                format?: components["parameters"]["Format"];
            };
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, or all of them as CSV. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Journal"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            501: components["responses"]["NotAvailable"];
            503: components["responses"]["Unavailable"];
        };
    };
}
