// Generated from schemas/umico-pos.openapi.yaml by scripts/generate-types.mjs; do not edit.
export interface paths {
    "/cards/{card}": {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
            };
            path: {
                /** @description Card number. */
                card: components["parameters"]["Card"];
            };
            cookie?: never;
        };
        /**
         * Points on a card
         * @description Balance, status and masked holder, as of now.
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
    "/sales/calculate": {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a sale would earn, and how much of it points may pay
         * @description Writes nothing. `points` is what shall be spent; what is earned depends on it.
         */
        post: operations["calculateSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/holds": {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
                /** @description Names what is created, for good. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sets points aside
         * @description Held points are not available to others until they are used by a sale, released, or their time is over.
         */
        post: operations["createHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/holds/{key}": {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
            };
            path: {
                /** @description The `Idempotency-Key` that it was created with. */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        /**
         * A hold by its key
         * @description Status as of now.
         */
        get: operations["getHold"];
        put?: never;
        post?: never;
        /**
         * Releases held points
         * @description A hold that was released before, or whose time is over, is answered as it is.
         */
        delete: operations["releaseHold"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receipts": {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
                /** @description Names what is created, for good. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A sale
         * @description Earns points and spends `points`. With `holdKey` the points come from that hold, which must be of the same card and hold at least as many; what it holds beyond that is free again.
         */
        post: operations["createReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/receipts/{key}": {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
            };
            path: {
                /** @description The `Idempotency-Key` that it was created with. */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        /**
         * A sale, a return or a cancellation by its key
         * @description Status as of now. Of a sale, `returned` and `takenBack` are the sums of its processed returns; of a return or cancellation they are its own.
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
    "/receipts/{key}/cancel": {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
                /** @description Names what is created, for good. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The `Idempotency-Key` that it was created with. */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels a sale
         * @description A sale that is pending is rejected (reason `CANCELLED`) and the cancellation is processed at once; of a sale that is processed everything goes back that has not gone back yet. The answer is the cancellation.
         */
        post: operations["cancelReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/returns/calculate": {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * How many points a return gives back and takes back, and the cash to pay out
         * @description Moves nothing; the calculation is kept so that the return can name it.
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
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
                /** @description Names what is created, for good. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A return
         * @description Gives spent points back and takes earned ones back, in proportion to the amount.
         */
        post: operations["createReturn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the sandbox works
         * @description Percents, processing, time of holds, keys.
         */
        get: operations["getSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes how the sandbox works
         * @description What is left out stays.
         */
        patch: operations["changeSettings"];
        trace?: never;
    };
    "/sandbox/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All cards, newest last
         * @description With what is available and pending.
         */
        get: operations["listCards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/cards/{card}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Card number. */
                card: components["parameters"]["Card"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Makes or changes a card
         * @description The difference to the points that the card has becomes a movement.
         */
        put: operations["putCard"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/movements": {
        parameters: {
            query?: {
                /** @description Only of this card. */
                card?: components["parameters"]["CardFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The books, newest last
         * @description Every movement of points; a card has the sum of its movements.
         */
        get: operations["listMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/receipts": {
        parameters: {
            query?: {
                /** @description Only of this card. */
                card?: components["parameters"]["CardFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All receipts, newest last
         * @description As they are; nothing is processed by looking here.
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
    "/sandbox/receipts/{key}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `Idempotency-Key` that it was created with. */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Processes or rejects a pending receipt now
         * @description A receipt that is not pending stays as it is.
         */
        post: operations["settleReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/holds": {
        parameters: {
            query?: {
                /** @description Only of this card. */
                card?: components["parameters"]["CardFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All holds, newest last
         * @description As of now.
         */
        get: operations["listHolds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/trouble": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The trouble that waits
         * @description In the order in which it is looked at.
         */
        get: operations["listTrouble"];
        put?: never;
        /**
         * Makes trouble
         * @description For calls of a card, of a key, of an operation, or for all; `times` calls, or until it is taken away. Of several that fit a call the oldest happens. Trouble is forgotten when the sandbox stops.
         */
        post: operations["addTrouble"];
        /**
         * Takes all trouble away
         * @description Calls that are in trouble stay there.
         */
        delete: operations["clearTrouble"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/trouble/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As the list shows it. */
                id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes one trouble away
         * @description An id that is not there is no mistake.
         */
        delete: operations["removeTrouble"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sandbox/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins anew
         * @description Forgets receipts, holds, cards, settings and trouble; the demo cards are there again.
         */
        post: operations["resetSandbox"];
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
        Refusal: {
            code: string;
            message: string;
        };
        Key: string;
        CardNumber: string;
        /** @description Decimal text with two digits. */
        Money: string;
        /** @description Decimal text with two digits, below zero too. */
        SignedMoney: string;
        Quantity: string;
        /** @description ISO 4217. */
        Currency: string;
        Position: number;
        LineFields: {
            position: components["schemas"]["Position"];
            article: string;
            name: string;
            quantity: components["schemas"]["Quantity"];
            price: components["schemas"]["Money"];
            /** @description Behind the discounts of the line. */
            amount: components["schemas"]["Money"];
        };
        Line: components["schemas"]["LineFields"];
        ReturnLine: {
            salePosition: components["schemas"]["Position"];
        } & components["schemas"]["LineFields"];
        /** @description What people call it. */
        Document: string;
        SaleFields: {
            card: components["schemas"]["CardNumber"];
            currency: components["schemas"]["Currency"];
            amount: components["schemas"]["Money"];
            /** @description To be spent. */
            points: components["schemas"]["Money"];
            lines: components["schemas"]["Line"][];
        };
        SaleQuestion: components["schemas"]["SaleFields"];
        NewSale: {
            document: components["schemas"]["Document"];
            /** Format: date-time */
            time: string;
            holdKey: components["schemas"]["Key"] | null;
        } & components["schemas"]["SaleFields"];
        NewHold: {
            card: components["schemas"]["CardNumber"];
            points: components["schemas"]["Money"];
            document: components["schemas"]["Document"] | null;
        };
        ReturnFields: {
            saleKey: components["schemas"]["Key"];
            card: components["schemas"]["CardNumber"];
            currency: components["schemas"]["Currency"];
            amount: components["schemas"]["Money"];
            lines: components["schemas"]["ReturnLine"][];
        };
        ReturnQuestion: components["schemas"]["ReturnFields"];
        NewReturn: {
            document: components["schemas"]["Document"];
            /** Format: date-time */
            time: string;
            /** @description Id of the calculation that it follows. */
            calculation: string | null;
        } & components["schemas"]["ReturnFields"];
        CardState: {
            card: components["schemas"]["CardNumber"];
            /** @enum {string} */
            status: "active" | "blocked";
            /** @description Masked. */
            holder: string | null;
            /** @description May be spent now. */
            available: components["schemas"]["SignedMoney"];
            /** @description Earned by sales that are not processed yet. */
            pending: components["schemas"]["Money"];
        };
        Offer: {
            card: components["schemas"]["CardNumber"];
            available: components["schemas"]["SignedMoney"];
            /** @description As much of the sale may be paid with points. */
            payable: components["schemas"]["Money"];
            /** @description So many points the sale earns when `points` are spent. */
            earnable: components["schemas"]["Money"];
        };
        Hold: {
            id: components["schemas"]["Id"];
            key: components["schemas"]["Key"];
            card: components["schemas"]["CardNumber"];
            /** @enum {string} */
            status: "held" | "released" | "used" | "expired";
            points: components["schemas"]["Money"];
            /** Format: date-time */
            expiresAt: string;
        };
        /** @description Points are zero until it is processed. */
        Receipt: {
            id: components["schemas"]["Id"];
            key: components["schemas"]["Key"];
            /** @enum {string} */
            kind: "sale" | "return" | "cancellation";
            card: components["schemas"]["CardNumber"];
            /** @enum {string} */
            status: "pending" | "processed" | "rejected" | "returned" | "partially-returned";
            /** @description Why it was rejected. */
            reason: string | null;
            earned: components["schemas"]["Money"];
            spent: components["schemas"]["Money"];
            /** @description Points that went back to the card. */
            returned: components["schemas"]["Money"];
            /** @description Earned points that were taken off the card. */
            takenBack: components["schemas"]["Money"];
        };
        Calculation: {
            id: components["schemas"]["Id"];
            returned: components["schemas"]["Money"];
            takenBack: components["schemas"]["Money"];
            cash: components["schemas"]["Money"];
        };
        /** @description As Umico numbers it. */
        Id: string;
        Percent: string;
        SandboxSettings: {
            /** @description Of the amount less the points spent. */
            accrualPercent: components["schemas"]["Percent"];
            /** @description Largest share of the amount that points may pay. */
            payablePercent: components["schemas"]["Percent"];
            /** @description A pending receipt is processed when it is asked for so often; 0 processes it before it is first answered, null never by questions. */
            questionsUntilProcessed: number | null;
            /** @description It is processed also when it is that old and somebody looks; null never by age. */
            millisecondsUntilProcessed: number | null;
            /** @description How long points stay held. */
            holdSeconds: number;
            /** @description Keys that are accepted. */
            apiKeys: string[];
            /** @description Points of sale that are accepted; an empty list accepts all. */
            posIds: string[];
        };
        SandboxChange: {
            /** @description Of the amount less the points spent. */
            accrualPercent?: components["schemas"]["Percent"];
            /** @description Largest share of the amount that points may pay. */
            payablePercent?: components["schemas"]["Percent"];
            /** @description A pending receipt is processed when it is asked for so often; 0 processes it before it is first answered, null never by questions. */
            questionsUntilProcessed?: number | null;
            /** @description It is processed also when it is that old and somebody looks; null never by age. */
            millisecondsUntilProcessed?: number | null;
            /** @description How long points stay held. */
            holdSeconds?: number;
            /** @description Keys that are accepted. */
            apiKeys?: string[];
            /** @description Points of sale that are accepted; an empty list accepts all. */
            posIds?: string[];
        };
        SandboxCard: {
            /**
             * @default active
             * @enum {string}
             */
            status: "active" | "blocked";
            /** @default null */
            holder: string | null;
            points: components["schemas"]["SignedMoney"];
        };
        Movement: {
            card: components["schemas"]["CardNumber"];
            /** @enum {string} */
            kind: "opening" | "earned" | "spent" | "returned" | "taken-back";
            points: components["schemas"]["SignedMoney"];
            /** @description Key of the receipt; null for what was put there by hand. */
            receipt: string | null;
        };
        Settlement: {
            /** @description The reason; without one it is processed. */
            reject?: string;
        };
        /**
         * @description - `latency`: the answer comes `milliseconds` late
         *     - `status`: answered with `status` (and `retryAfterSeconds`)
         *     - `reset`: the connection is cut instead of an answer
         *     - `silence`: no answer ever comes
         *     - `broken-json`: half of an answer
         *     - `html`: a page with status 200
         *     - `redirect`: 307 to another host
         *     - `huge`: an answer of 100 MB
         *     - `dribble`: a byte from time to time, without an end
         *     - `pending`: what the call creates or asks for stays pending
         *     - `reject`: what the call creates is rejected when its time has come
         * @enum {string}
         */
        TroubleKind: "latency" | "status" | "reset" | "silence" | "broken-json" | "html" | "redirect" | "huge" | "dribble" | "pending" | "reject";
        TroubleFields: {
            kind: components["schemas"]["TroubleKind"];
            /** @description Whether the call is done all the same, and only its answer suffers. 401, 403, 429 and 503 promise that nothing was done. */
            done?: boolean;
            /** @enum {integer} */
            status?: 400 | 401 | 403 | 404 | 409 | 422 | 429 | 500 | 502 | 503 | 504;
            retryAfterSeconds?: number;
            milliseconds?: number;
            reason?: string;
            card?: components["schemas"]["CardNumber"];
            key?: components["schemas"]["Key"];
            /** @enum {string} */
            operation?: "getCard" | "calculateSale" | "createHold" | "getHold" | "releaseHold" | "createReceipt" | "getReceipt" | "cancelReceipt" | "calculateReturn" | "createReturn";
            times?: number;
        };
        NewTrouble: components["schemas"]["TroubleFields"];
        Trouble: {
            id: number;
        } & WithRequired<components["schemas"]["TroubleFields"], "done">;
        Troubles: {
            troubles: components["schemas"]["Trouble"][];
        };
    };
    responses: {
        /** @description The request does not fit this document (`REQUEST_INVALID`); the message says where. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description The key is not accepted (`KEY_REFUSED`). Nothing was done. */
        KeyRefused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description The key is not for this point of sale (`POS_REFUSED`). Nothing was done. */
        PosRefused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description No such card (`CARD_UNKNOWN`). */
        CardUnknown: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Too many requests (`TOO_MANY`). Nothing was done. */
        TooMany: {
            headers: {
                /** @description Seconds until the next may come. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Something went wrong there. It may have been done or not. */
        Broken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Not now (`UNAVAILABLE`). Nothing was done. */
        Unavailable: {
            headers: {
                /** @description Seconds until it may be there again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
    };
    parameters: {
        /** @description The point of sale. */
        PosId: string;
        /** @description Names what is created, for good. */
        IdempotencyKey: components["schemas"]["Key"];
        /** @description The `Idempotency-Key` that it was created with. */
        Key: components["schemas"]["Key"];
        /** @description Card number. */
        Card: components["schemas"]["CardNumber"];
        /** @description Only of this card. */
        CardFilter: components["schemas"]["CardNumber"];
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Refusal = components['schemas']['Refusal'];
export type Key = components['schemas']['Key'];
export type CardNumber = components['schemas']['CardNumber'];
export type Money = components['schemas']['Money'];
export type SignedMoney = components['schemas']['SignedMoney'];
export type Quantity = components['schemas']['Quantity'];
export type Currency = components['schemas']['Currency'];
export type Position = components['schemas']['Position'];
export type LineFields = components['schemas']['LineFields'];
export type Line = components['schemas']['Line'];
export type ReturnLine = components['schemas']['ReturnLine'];
export type Document = components['schemas']['Document'];
export type SaleFields = components['schemas']['SaleFields'];
export type SaleQuestion = components['schemas']['SaleQuestion'];
export type NewSale = components['schemas']['NewSale'];
export type NewHold = components['schemas']['NewHold'];
export type ReturnFields = components['schemas']['ReturnFields'];
export type ReturnQuestion = components['schemas']['ReturnQuestion'];
export type NewReturn = components['schemas']['NewReturn'];
export type CardState = components['schemas']['CardState'];
export type Offer = components['schemas']['Offer'];
export type Hold = components['schemas']['Hold'];
export type Receipt = components['schemas']['Receipt'];
export type Calculation = components['schemas']['Calculation'];
export type Id = components['schemas']['Id'];
export type Percent = components['schemas']['Percent'];
export type SandboxSettings = components['schemas']['SandboxSettings'];
export type SandboxChange = components['schemas']['SandboxChange'];
export type SandboxCard = components['schemas']['SandboxCard'];
export type Movement = components['schemas']['Movement'];
export type Settlement = components['schemas']['Settlement'];
export type TroubleKind = components['schemas']['TroubleKind'];
export type TroubleFields = components['schemas']['TroubleFields'];
export type NewTrouble = components['schemas']['NewTrouble'];
export type Trouble = components['schemas']['Trouble'];
export type Troubles = components['schemas']['Troubles'];
export type ResponseBadRequest = components['responses']['BadRequest'];
export type ResponseKeyRefused = components['responses']['KeyRefused'];
export type ResponsePosRefused = components['responses']['PosRefused'];
export type ResponseCardUnknown = components['responses']['CardUnknown'];
export type ResponseTooMany = components['responses']['TooMany'];
export type ResponseBroken = components['responses']['Broken'];
export type ResponseUnavailable = components['responses']['Unavailable'];
export type ParameterPosId = components['parameters']['PosId'];
export type ParameterIdempotencyKey = components['parameters']['IdempotencyKey'];
export type ParameterKey = components['parameters']['Key'];
export type ParameterCard = components['parameters']['Card'];
export type ParameterCardFilter = components['parameters']['CardFilter'];
export type $defs = Record<string, never>;
export interface operations {
    getCard: {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
            };
            path: {
                /** @description Card number. */
                card: components["parameters"]["Card"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The card. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardState"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["KeyRefused"];
            403: components["responses"]["PosRefused"];
            /** @description No such card (`CARD_UNKNOWN`). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: components["responses"]["TooMany"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    calculateSale: {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaleQuestion"];
            };
        };
        responses: {
            /** @description The offer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["KeyRefused"];
            403: components["responses"]["PosRefused"];
            404: components["responses"]["CardUnknown"];
            /** @description Not of this card (`CARD_BLOCKED`), or lines that do not sum to the amount (`AMOUNT_MISMATCH`). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: components["responses"]["TooMany"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    createHold: {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
                /** @description Names what is created, for good. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
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
            /** @description The key is known; this is its hold as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description Held. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["KeyRefused"];
            403: components["responses"]["PosRefused"];
            404: components["responses"]["CardUnknown"];
            /** @description The key belongs to something else (`KEY_CONFLICT`). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not of this card (`CARD_BLOCKED`), or not so many points (`NOT_ENOUGH_POINTS`). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: components["responses"]["TooMany"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    getHold: {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
            };
            path: {
                /** @description The `Idempotency-Key` that it was created with. */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hold. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["KeyRefused"];
            403: components["responses"]["PosRefused"];
            /** @description The key was never seen (`HOLD_UNKNOWN`). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: components["responses"]["TooMany"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    releaseHold: {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
            };
            path: {
                /** @description The `Idempotency-Key` that it was created with. */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hold as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["KeyRefused"];
            403: components["responses"]["PosRefused"];
            /** @description The key was never seen (`HOLD_UNKNOWN`). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description A sale has used it (`HOLD_USED`). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: components["responses"]["TooMany"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    createReceipt: {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
                /** @description Names what is created, for good. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
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
            /** @description The key is known; this is its receipt as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description Taken. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["KeyRefused"];
            403: components["responses"]["PosRefused"];
            404: components["responses"]["CardUnknown"];
            /** @description The key belongs to something else (`KEY_CONFLICT`). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description `CARD_BLOCKED`, `NOT_ENOUGH_POINTS`, `POINTS_OVER_SHARE` (more of the sale than points may pay), `AMOUNT_MISMATCH` (the lines do not sum to the amount), `HOLD_UNKNOWN`, `HOLD_NOT_HELD` (released, used, or its time is over), `HOLD_MISMATCH` (of another card, or of fewer points). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: components["responses"]["TooMany"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    getReceipt: {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
            };
            path: {
                /** @description The `Idempotency-Key` that it was created with. */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["KeyRefused"];
            403: components["responses"]["PosRefused"];
            /** @description The key was never seen (`RECEIPT_UNKNOWN`). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: components["responses"]["TooMany"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancelReceipt: {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
                /** @description Names what is created, for good. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The `Idempotency-Key` that it was created with. */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is known; this is its cancellation as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description Taken. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["KeyRefused"];
            403: components["responses"]["PosRefused"];
            /** @description The sale was never seen (`RECEIPT_UNKNOWN`). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The key belongs to something else (`KEY_CONFLICT`). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description `NOT_A_SALE`, `SALE_REJECTED`, or `NOTHING_LEFT` (all of it has gone back, or is about to). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: components["responses"]["TooMany"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    calculateReturn: {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnQuestion"];
            };
        };
        responses: {
            /** @description The calculation. Points and cash together are the amount. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calculation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["KeyRefused"];
            403: components["responses"]["PosRefused"];
            /** @description The sale was never seen (`RECEIPT_UNKNOWN`). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description `NOT_A_SALE`, `SALE_NOT_PROCESSED` (not yet), `SALE_REJECTED`, `CARD_MISMATCH` (the sale has another card), `RETURN_EXCEEDS_SALE` (more than is left), `AMOUNT_MISMATCH` (the lines do not sum to the amount), `CALCULATION_UNKNOWN`. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: components["responses"]["TooMany"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    createReturn: {
        parameters: {
            query?: never;
            header: {
                /** @description The point of sale. */
                "x-pos-id": components["parameters"]["PosId"];
                /** @description Names what is created, for good. */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
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
            /** @description The key is known; this is its return as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description Taken. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["KeyRefused"];
            403: components["responses"]["PosRefused"];
            /** @description The sale was never seen (`RECEIPT_UNKNOWN`). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description The key belongs to something else (`KEY_CONFLICT`). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description `NOT_A_SALE`, `SALE_NOT_PROCESSED` (not yet), `SALE_REJECTED`, `CARD_MISMATCH` (the sale has another card), `RETURN_EXCEEDS_SALE` (more than is left), `AMOUNT_MISMATCH` (the lines do not sum to the amount), `CALCULATION_UNKNOWN`. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            429: components["responses"]["TooMany"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxSettings"];
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    changeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxChange"];
            };
        };
        responses: {
            /** @description The settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxSettings"];
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    listCards: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cards. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cards: components["schemas"]["CardState"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    putCard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Card number. */
                card: components["parameters"]["Card"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SandboxCard"];
            };
        };
        responses: {
            /** @description The card. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardState"];
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    listMovements: {
        parameters: {
            query?: {
                /** @description Only of this card. */
                card?: components["parameters"]["CardFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The movements. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        movements: components["schemas"]["Movement"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    listReceipts: {
        parameters: {
            query?: {
                /** @description Only of this card. */
                card?: components["parameters"]["CardFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        receipts: components["schemas"]["Receipt"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    settleReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `Idempotency-Key` that it was created with. */
                key: components["parameters"]["Key"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Settlement"];
            };
        };
        responses: {
            /** @description The receipt as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description No such receipt. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    listHolds: {
        parameters: {
            query?: {
                /** @description Only of this card. */
                card?: components["parameters"]["CardFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The holds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        holds: components["schemas"]["Hold"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    listTrouble: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The troubles. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Troubles"];
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    addTrouble: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTrouble"];
            };
        };
        responses: {
            /** @description It waits. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trouble"];
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    clearTrouble: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None is left. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Troubles"];
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    removeTrouble: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As the list shows it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is left. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Troubles"];
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
    resetSandbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description New. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxSettings"];
                };
            };
            400: components["responses"]["BadRequest"];
        };
    };
}
type WithRequired<T, K extends keyof T> = T & {
    [P in K]-?: T[P];
};
