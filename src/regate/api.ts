// Generated from schemas/regate.openapi.yaml by scripts/generate-types.mjs; do not edit.
export interface paths {
    "/state": {
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
         * Service, enterprise, currency and time zone
         * @description What answers here: the service and its version, the 1C platform and configuration that it stands for, and the enterprise with its bank details (реквизиты организации).
         */
        get: operations["state"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dictionaries": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description `ETag` of the answer that the caller has; the answer is 304 while that is still right. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Order statuses and payment codes with their names
         * @description The tables (справочники) behind the numbers in orders, in Russian and English.
         */
        get: operations["dictionaries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/city": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description `ETag` of the answer that the caller has; the answer is 304 while that is still right. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Cities that have stores
         * @description Cities (города) with at least one store, in order of their ids.
         */
        get: operations["city"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/citystore": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description `ETag` of the answer that the caller has; the answer is 304 while that is still right. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Stores of a city
         * @description Stores (склады, магазины) in order of their ids: those of one city, or without `city` all of them, also those that belong to no city. An unknown city is `CITY_UNKNOWN`.
         */
        get: operations["citystore"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storetable": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description `ETag` of the answer that the caller has; the answer is 304 while that is still right. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Groups of goods in a store, as a tree
         * @description Groups and subgroups (группы и подгруппы номенклатуры) that have items in the store, in order of their ids, with the number of items in each. Groups without items in this store are left out. An unknown store is `STORE_UNKNOWN`.
         */
        get: operations["storetable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assortment": {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description `ETag` of the answer that the caller has; the answer is 304 while that is still right. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Goods of a store with stock and prices
         * @description Items (номенклатура) that the store carries, in order of their articles, a page at a time.
         *
         *     **Pages**: follow `nextCursor` until it is null, with the same other parameters. An item is never left out or listed
         *     twice because others came or went meanwhile.
         *
         *     **Changes**: keep the `version`, which is the same on all pages of a run, and send it as `changedSince` in the next
         *     run: then `items` has only what changed since, stock and reservations included, and `removed` has the articles that
         *     left the list that was asked for (taken out of the assortment, moved to another group, no longer found by `search`).
         *     A version that this database never had means the beginning: the answer is `full` again, and whatever the caller
         *     still knows besides it is not in the list any more.
         */
        get: operations["assortment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/client": {
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
         * Look for a client
         * @description Finds the client (контрагент) by the id that Richest.store gave, and answers details and balance. Makes nothing: an unknown id is `CLIENT_UNKNOWN`.
         */
        get: operations["getClient"];
        put?: never;
        /**
         * Find a client, or make a missing one
         * @description Confirms the client with this id. A client that is not there is made with the details of the request, answered with 201; one that is there stays as it is, whatever the request says of it, answered with 200: details are changed by `clientupd`.
         */
        post: operations["confirmClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clientupd": {
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
         * Change the details of a client
         * @description Changes what the request names: a member that is not there leaves what is known, null takes it away. An unknown id is `CLIENT_UNKNOWN`.
         */
        post: operations["updateClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/booking": {
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
         * Place an order
         * @description Makes an order (заказ, счёт на оплату) with status 0 and reserves its goods: all lines or none.
         *
         *     - The price of a line is the step that its quantity reaches; lines of one article are not added up for that.
         *     - A quantity must be at least `minQuantity` and a whole number of steps (`quantityStep`) above it.
         *     - What is not there in sufficient quantity is `NOT_ENOUGH_STOCK` with all `shortages`; goods that are `unlimited`
         *       always are.
         *     - An order that is not paid until `expiresAt` expires (status 5) and gives its goods back.
         *     - `externalId` is the application server's own number of the order. Sent again with the same content, also with
         *       another `Idempotency-Key` or after years, it makes no second order: the answer is the one that is there, as it is
         *       now, with status 200. With other content it is `EXTERNAL_ID_REUSED`.
         *     - One of `externalId` and `Idempotency-Key` must be there, or a lost answer would cost a second order.
         */
        post: operations["booking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bookingstate": {
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
         * Status, payment and history of orders
         * @description Orders by their numbers, or one by the application server's own number, in the order in which they were asked for; at least one of the two parameters. What is not there is listed in `unknown`; where nothing is there the answer is `ORDER_UNKNOWN`.
         */
        get: operations["bookingstate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/paycard": {
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
         * Report that an order was paid by card
         * @description The order gets status 1 with the payment system's facts. The amount must be that of the order (`AMOUNT_MISMATCH`); an order that is not unpaid, or whose time is over, is `NOT_ALLOWED` with its status; a transaction that paid another order is `TRANSACTION_USED`.
         */
        post: operations["paycard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/refund": {
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
         * Pay money back
         * @description Makes a refund order (распоряжение на возврат) to whatever paid: the card with its mask and RRN, the bank account, the
         *     till. Without `lines` all that was paid and not yet refunded goes back; with `lines` these lines or parts of them.
         *     Never more goes back than was paid: `REFUND_TOO_LARGE`, or `NOTHING_LEFT` where all of it went back before. Of what
         *     was sold in whole pieces only whole ones do: `QUANTITY_OFF_STEP`. An
         *     `Idempotency-Key` must be there: a part of a line that is refunded again is another refund otherwise.
         *
         *     Of an order that was paid with points of Umico it calculates how many of them go back (`points`), the rest is money.
         *     Where it does not, the refund is refused with `RETURN_NOT_CALCULATED`, unless `override` comes with a reason.
         *
         *     The order gets status 7 with its first refund; `refundedAmount` says how much it is. An order with status 7 can be
         *     refunded again until all of it is. Goods that were not handed over yet are released, with the last of the money also
         *     lines that cost nothing; goods that were handed over and came back (`goodsReturned`) go back into stock.
         */
        post: operations["refund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cancel": {
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
         * Annul an unpaid order
         * @description The order gets status 6 (аннулирован) and its goods are released. An order that is not unpaid is `NOT_ALLOWED` with its status; money of a paid one goes back by `refund`.
         */
        post: operations["cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/pay": {
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
         * Record that an order was paid otherwise than by card
         * @description The order gets status 2 (bank account), 3 (cash) or 4 (electronic money, also points of a loyalty programme), as `paymentCode` says. The amount must be that of the order. With `points` it is paid with points of Umico, whole or in part: they are held there first, which needs Umico online, and spent by a sale that is sent once the payment is written. Where anything of it fails nothing was done. Should Umico not take what it has held, the order is unpaid again, event `paymentReversed`, unless its goods have left or cash has paid the rest.
         */
        post: operations["payOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/annul": {
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
         * Annul an unpaid order, from the back office
         * @description What `cancel` does, recorded as done by the back office.
         */
        post: operations["annulOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/handover": {
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
         * Record that the goods of an order were handed over
         * @description The goods of a paid order leave stock (отгрузка) and are no longer reserved; what was refunded before is left out. The status stays. A second hand-over is `HANDED_OVER`, one of an order that is not paid `NOT_ALLOWED`.
         */
        post: operations["handOver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    orderStatusChanged: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An order has changed
         * @description Posted to the address in the setting `webhook` of the publication with every change of an order, until it is answered
         *     with a 2xx; the pauses between attempts grow. The order of events is not guaranteed and one may come twice:
         *     `Webhook-Id` is the same then.
         *
         *     The signature is that of [Standard Webhooks](https://www.standardwebhooks.com): `Webhook-Signature` is `v1,` and, in
         *     Base64, the HMAC-SHA256 of `{Webhook-Id}.{Webhook-Timestamp}.{body}`. The key is the secret of the setting, which is
         *     `whsec_` and Base64 of 24 to 64 bytes, decoded: `whsec_` is no part of it. Compare in constant time, and refuse a
         *     timestamp that is more than 5 minutes off.
         */
        post: operations["orderStatusChanged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /**
         * @description Sum of money with exactly two digits behind the point.
         * @example 89.90
         */
        Money: string;
        /**
         * @description Sum of money above zero with at most two digits behind the point, as a text or as a number; a number is read by its digits, and one with an exponent is refused.
         * @example 1130.70
         * @example 1130.7
         */
        MoneyInput: string;
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
         * Format: date-time
         * @description RFC 3339 with any offset, of the years 2000 to 2099.
         * @example 2026-11-22T10:15:30+03:00
         */
        TimeInputOrNull: string | null;
        /**
         * @description Id of a city, a store or a group, as the catalogue has it.
         * @example main
         */
        Id: string;
        /**
         * @description Article (артикул) of an item.
         * @example 1001
         */
        Article: string;
        /**
         * @description Id of a client, given by the application server; no spaces.
         * @example RS-100045
         */
        ClientId: string;
        /**
         * @description Number of an order, as `booking` answered it.
         * @example INV-000001
         */
        OrderNumber: string;
        /**
         * @description The application server's own number of an order, no spaces; never used twice.
         * @example RS-ORDER-1
         */
        ExternalId: string;
        /**
         * @description State of the assortment; nothing is to be read out of it.
         * @example 13.47.0
         */
        Version: string;
        /**
         * @description Where a page ends; nothing is to be read out of it.
         * @example MTMuNDcuMD0xMDAy
         */
        Cursor: string;
        /**
         * @description ISO 4217.
         * @example RUB
         */
        Currency: string;
        /**
         * @description Status of an order (статус заказа):
         *     0 created, unpaid · 1 paid by card · 2 paid through the bank account · 3 paid in cash · 4 paid with electronic money ·
         *     5 expired · 6 annulled · 7 money refunded, wholly or in part.
         * @enum {integer}
         */
        OrderStatus: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
        /**
         * @description How an order was paid (код оплаты): 0 not paid · 1 card · 2 bank account · 3 cash · 4 electronic money.
         * @enum {integer}
         */
        PaymentCode: 0 | 1 | 2 | 3 | 4;
        State: {
            service: {
                name: string;
                /** @description Of the program. */
                version: string;
                /** @description Of this description. */
                api: string;
            };
            publication: string;
            /** @description What the service stands for, as the settings say. */
            platform: {
                /** @description Platform of 1C (платформа). */
                platform: string | null;
                /** @description Configuration of 1C (конфигурация). */
                configuration: string | null;
            };
            organization: components["schemas"]["Organization"];
            currency: components["schemas"]["Currency"];
            /** @description IANA name. */
            timeZone: string;
            time: components["schemas"]["Time"];
            /** @description How long an order may stay unpaid. */
            orderTtlHours: number;
        };
        /** @description The enterprise (организация) as the settings describe it; null is what they do not say. */
        Organization: {
            name: string;
            fullName: string | null;
            /** @description Tax number (ИНН, БИН, VÖEN). */
            inn: string | null;
            kpp: string | null;
            ogrn: string | null;
            address: string | null;
            phone: string | null;
            /** @description Where money is paid to (банковские реквизиты). */
            bank: {
                name: string | null;
                bic: string | null;
                account: string | null;
                correspondentAccount: string | null;
            } | null;
        };
        Dictionaries: {
            orderStatuses: {
                code: components["schemas"]["OrderStatus"];
                name: components["schemas"]["Names"];
            }[];
            paymentCodes: {
                code: components["schemas"]["PaymentCode"];
                name: components["schemas"]["Names"];
            }[];
        };
        Names: {
            ru: string;
            en: string;
        };
        Cities: {
            cities: {
                id: components["schemas"]["Id"];
                name: string;
            }[];
        };
        Stores: {
            stores: {
                id: components["schemas"]["Id"];
                /** @description Id of its city. */
                city: string | null;
                name: string;
                address: string | null;
                /** @description As people write it (режим работы). */
                workingHours: string | null;
            }[];
        };
        StoreTable: {
            store: components["schemas"]["Id"];
            /** @description Items that the store carries. */
            itemCount: number;
            /** @description Items among them that belong to no group. */
            ungroupedItemCount: number;
            groups: components["schemas"]["Group"][];
        };
        Group: {
            id: components["schemas"]["Id"];
            name: string;
            /** @description Items of this group and of all groups below it. */
            itemCount: number;
            /** @description Items of this group itself. */
            ownItemCount: number;
            groups: components["schemas"]["Group"][];
        };
        AssortmentPage: {
            store: components["schemas"]["Id"];
            version: components["schemas"]["Version"];
            /** @description True where the run lists everything, false where it lists changes. */
            full: boolean;
            items: components["schemas"]["Item"][];
            /** @description Articles that left the list since `changedSince`; empty without it. */
            removed: components["schemas"]["Article"][];
            /** @description Of the next page; null on the last one. */
            nextCursor: components["schemas"]["Cursor"] | null;
        };
        Item: {
            article: components["schemas"]["Article"];
            name: string;
            /** @description Id of its group. */
            group: string | null;
            brand: string | null;
            /** @description Страна происхождения. */
            countryOfOrigin: string | null;
            barcodes: string[];
            shortDescription: string | null;
            fullDescription: string | null;
            /** @description Addresses of pictures. */
            icons: string[];
            /** @description Unit of quantities: шт, кг, л or another of the catalogue. */
            unit: string;
            /** @description A usual portion of goods by weight or volume (порция), such as 0.17. */
            portion: components["schemas"]["Quantity"] | null;
            /** @description The smallest quantity of a line; null for no other bound than zero. */
            minQuantity: components["schemas"]["Quantity"] | null;
            /** @description Quantities are `minQuantity` (or nothing) and a whole number of steps more; null for any quantity, but whole numbers of pieces (шт). */
            quantityStep: components["schemas"]["Quantity"] | null;
            stock: components["schemas"]["Stock"];
            prices: components["schemas"]["Prices"];
        };
        /** @description Stock (остаток) in the store. */
        Stock: {
            onHand: components["schemas"]["Quantity"];
            /** @description Held for orders that are not handed over. */
            reserved: components["schemas"]["Quantity"];
            /** @description What can be ordered now; never below zero. */
            available: components["schemas"]["Quantity"];
            /** @description True for goods that are made to order. They can be ordered in any quantity. */
            unlimited: boolean;
            /** @description For people: `120 шт`, and with the prefix for unlimited goods `без ограничения 0 шт`. */
            text: string;
        };
        Prices: {
            retail: components["schemas"]["Money"];
            /** @description Prices above quantities (X1, X2 …), in growing order; a quantity of exactly `above` has the step before. */
            volume: {
                above: components["schemas"]["Quantity"];
                price: components["schemas"]["Money"];
            }[];
        };
        /**
         * @description Name of a person or an enterprise.
         * @example ООО «Ромашка»
         */
        ClientName: string | null;
        /**
         * @description Tax number: INN (10 or 12 digits with right check digits) where the publication's `taxIdForm` is `RU`, otherwise BIN, VÖEN and others of letters, digits and `-`.
         * @example 9900000000
         */
        TaxNumber: string | null;
        /**
         * @description KPP (9 characters) where `taxIdForm` is `RU`.
         * @example 990001001
         */
        TaxReason: string | null;
        /** @example +7 000 000-00-01 */
        Phone: string | null;
        /**
         * Format: email
         * @example info@romashka.example
         */
        Email: string | null;
        /** @example 101000, Москва, ул. Примерная, 5 */
        Address: string | null;
        /** @description May have lines. */
        Remark: string | null;
        /** @description May have lines. */
        Reason: string | null;
        ClientDetails: {
            clientId: components["schemas"]["ClientId"];
            name?: components["schemas"]["ClientName"];
            inn?: components["schemas"]["TaxNumber"];
            kpp?: components["schemas"]["TaxReason"];
            phone?: components["schemas"]["Phone"];
            email?: components["schemas"]["Email"];
            legalAddress?: components["schemas"]["Address"];
            contactPerson?: components["schemas"]["ClientName"];
        };
        /** @description The id and at least one detail. */
        ClientChange: {
            clientId: components["schemas"]["ClientId"];
            name?: components["schemas"]["ClientName"];
            inn?: components["schemas"]["TaxNumber"];
            kpp?: components["schemas"]["TaxReason"];
            phone?: components["schemas"]["Phone"];
            email?: components["schemas"]["Email"];
            legalAddress?: components["schemas"]["Address"];
            contactPerson?: components["schemas"]["ClientName"];
        };
        ClientConfirmation: {
            /**
             * @description The client is there.
             * @constant
             */
            confirmed: true;
            /** @description This request made it. */
            created: boolean;
            client: components["schemas"]["Client"];
        };
        Client: {
            clientId: components["schemas"]["ClientId"];
            name: components["schemas"]["ClientName"];
            inn: components["schemas"]["TaxNumber"];
            kpp: components["schemas"]["TaxReason"];
            phone: components["schemas"]["Phone"];
            email: components["schemas"]["Email"];
            legalAddress: components["schemas"]["Address"];
            contactPerson: components["schemas"]["ClientName"];
            /** @description Prepayment (предоплата, аванс) that no order has used yet. */
            balance: components["schemas"]["Money"];
            currency: components["schemas"]["Currency"];
            createdAt: components["schemas"]["Time"];
            changedAt: components["schemas"]["Time"];
        };
        Booking: {
            externalId?: components["schemas"]["ExternalIdOrNull"];
            clientId: components["schemas"]["ClientId"];
            store: components["schemas"]["Id"];
            lines: components["schemas"]["BookingLine"][];
            /** @description Of this order; without it the client comes for the goods. */
            deliveryAddress?: components["schemas"]["Address"];
            comment?: components["schemas"]["Remark"];
        };
        BookingLine: {
            article: components["schemas"]["Article"];
            quantity: components["schemas"]["QuantityInput"];
        };
        Order: {
            order: components["schemas"]["OrderNumber"];
            externalId: components["schemas"]["ExternalIdOrNull"];
            clientId: components["schemas"]["ClientId"];
            store: components["schemas"]["Id"];
            status: components["schemas"]["OrderStatus"];
            paymentCode: components["schemas"]["PaymentCode"];
            currency: components["schemas"]["Currency"];
            /** @description To be paid, all of it at once. */
            amount: components["schemas"]["Money"];
            lines: {
                position: components["schemas"]["Position"];
                article: components["schemas"]["Article"];
                name: string;
                quantity: components["schemas"]["Quantity"];
                /** @description The step that the quantity reached. */
                price: components["schemas"]["Money"];
                /** @description Quantity by price, rounded half up. */
                amount: components["schemas"]["Money"];
            }[];
            deliveryAddress: components["schemas"]["Address"];
            comment: components["schemas"]["Remark"];
            createdAt: components["schemas"]["Time"];
            /** @description Until then it must be paid. */
            expiresAt: components["schemas"]["Time"];
        };
        /** @description Of a line, from 1 on, in the order of the booking. */
        Position: number;
        /**
         * @description The application server's own number of the order, where it gives one; no spaces, never used twice.
         * @example RS-ORDER-1
         */
        ExternalIdOrNull: string | null;
        /**
         * Format: date-time
         * @description A time, or null where it has not happened.
         */
        TimeOrNull: string | null;
        TextOrNull: string | null;
        OrderStates: {
            orders: components["schemas"]["OrderState"][];
            /** @description Numbers and external ids that no order has. */
            unknown: string[];
        };
        OrderState: {
            order: components["schemas"]["OrderNumber"];
            externalId: components["schemas"]["ExternalIdOrNull"];
            clientId: components["schemas"]["ClientId"];
            store: components["schemas"]["Id"];
            status: components["schemas"]["OrderStatus"];
            paymentCode: components["schemas"]["PaymentCode"];
            currency: components["schemas"]["Currency"];
            amount: components["schemas"]["Money"];
            paidAmount: components["schemas"]["Money"];
            refundedAmount: components["schemas"]["Money"];
            createdAt: components["schemas"]["Time"];
            expiresAt: components["schemas"]["Time"];
            paidAt: components["schemas"]["TimeOrNull"];
            handedOverAt: components["schemas"]["TimeOrNull"];
            payments: components["schemas"]["Payment"][];
            refunds: components["schemas"]["RefundOrder"][];
            /** @description What happened to the order, oldest first. */
            history: {
                at: components["schemas"]["Time"];
                event: components["schemas"]["OrderEventName"];
                status: components["schemas"]["OrderStatus"];
                paymentCode: components["schemas"]["PaymentCode"];
                /** @description What was paid or refunded, below zero where a payment was taken back; null for other events. */
                amount: components["schemas"]["Money"] | null;
            }[];
        };
        /** @enum {string} */
        OrderEventName: "booked" | "paid" | "paymentReversed" | "expired" | "annulled" | "refunded" | "handedOver";
        Payment: {
            paymentCode: components["schemas"]["PaymentCode"];
            amount: components["schemas"]["Money"];
            refundedAmount: components["schemas"]["Money"];
            system: components["schemas"]["TextOrNull"];
            transactionId: components["schemas"]["TextOrNull"];
            rrn: components["schemas"]["TextOrNull"];
            authCode: components["schemas"]["TextOrNull"];
            cardMask: components["schemas"]["TextOrNull"];
            /** @description What the back office called a payment that was not made by card. */
            document: components["schemas"]["TextOrNull"];
            /** @description When the paying side says that it was. */
            paidAt: components["schemas"]["Time"];
        };
        CardPayment: {
            order: components["schemas"]["OrderNumber"];
            /**
             * @description Name of the payment system (платёжная система, эквайер).
             * @example demo-acquirer
             */
            system: string;
            /**
             * @description Its name for the payment; one transaction pays one order.
             * @example TX-1
             */
            transactionId: string;
            /**
             * @description Retrieval reference number.
             * @example 632600000001
             */
            rrn: string;
            /**
             * @description Authorization code (код авторизации).
             * @example A1B2C3
             */
            authCode?: string | null;
            /**
             * @description The card with at most its first 6 and its last 4 digits and at least 4 of `*`, `x` or `X` between. A whole card number is refused.
             * @example 220000******0004
             */
            cardMask: string;
            amount: components["schemas"]["MoneyInput"];
            /**
             * @description That of the order, unless told; another one is refused.
             * @example RUB
             */
            currency?: string | null;
            paidAt: components["schemas"]["TimeInput"];
        };
        OfficePayment: {
            order: components["schemas"]["OrderNumber"];
            /**
             * @description 2 bank account, 3 cash, 4 electronic money.
             * @enum {integer}
             */
            paymentCode: 2 | 3 | 4;
            amount: components["schemas"]["MoneyInput"];
            /** @description What proves it, such as a payment order or a cash voucher. */
            document?: string | null;
            /** @description Now, unless told. */
            paidAt?: components["schemas"]["TimeInputOrNull"];
            /** @description Points of Umico pay it, or `amount` of them a part and the rest what `paymentCode` says, at once; one point is worth a unit of the currency. Where they pay all of it `paymentCode` is 4. The card is kept masked; the payment's `transactionId` is the receipt that `/hs/umico/receipts` knows. */
            points?: {
                /** @example 9944000000000018 */
                card: string;
                /** @description How many points; all of the order's amount that is open, unless told. */
                amount?: components["schemas"]["MoneyInput"];
                /** @description Whose connection to Umico applies; unless told, that for all tills. */
                till?: string | null;
            };
        };
        Refund: {
            order: components["schemas"]["OrderNumber"];
            /** @description What of which line; without it everything that is left. */
            lines?: {
                position: components["schemas"]["Position"];
                /** @description All that is left of the line, unless told. */
                quantity?: components["schemas"]["QuantityInput"];
            }[];
            /** @description What the caller expects to go back; another sum is refused with `AMOUNT_MISMATCH`. */
            amount?: components["schemas"]["MoneyInput"];
            /**
             * @description The goods were handed over, came back, and go back into stock.
             * @default false
             */
            goodsReturned: boolean;
            reason?: components["schemas"]["Reason"];
            /**
             * @description Points have paid the order, Umico does not calculate how many go back, and it is to be refunded all the same: they are shared out in proportion. Needs `overrideReason`, which is kept.
             * @default false
             */
            override: boolean;
            overrideReason?: string | null;
        };
        RefundResult: {
            refund: components["schemas"]["RefundOrder"];
            order: components["schemas"]["OrderState"];
        };
        /** @description An instruction to pay money back (распоряжение на возврат). */
        RefundOrder: {
            /** @description Its number. */
            refund: string;
            order: components["schemas"]["OrderNumber"];
            currency: components["schemas"]["Currency"];
            amount: components["schemas"]["Money"];
            /** @description What of the amount goes back as points of Umico. */
            points: components["schemas"]["Money"];
            /** @description What of it is paid back in money. */
            money: components["schemas"]["Money"];
            lines: {
                position: components["schemas"]["Position"];
                article: components["schemas"]["Article"];
                quantity: components["schemas"]["Quantity"];
                amount: components["schemas"]["Money"];
            }[];
            /** @description What the money goes back to. */
            payments: {
                paymentCode: components["schemas"]["PaymentCode"];
                amount: components["schemas"]["Money"];
                system: components["schemas"]["TextOrNull"];
                transactionId: components["schemas"]["TextOrNull"];
                rrn: components["schemas"]["TextOrNull"];
                cardMask: components["schemas"]["TextOrNull"];
                document: components["schemas"]["TextOrNull"];
            }[];
            goodsReturned: boolean;
            reason: components["schemas"]["TextOrNull"];
            createdAt: components["schemas"]["Time"];
        };
        Annulment: {
            order: components["schemas"]["OrderNumber"];
            reason?: components["schemas"]["Reason"];
        };
        HandOver: {
            order: components["schemas"]["OrderNumber"];
            check?: components["schemas"]["CheckName"];
        };
        /** @description The check (чек ККМ) with which a till has sold the goods of the order: it took them out of stock, so the hand-over does not take them again. It must be a sale of the order's store with all goods of the order (`CHECK_NOT_OF_ORDER`) and hand over no other order (`CHECK_TAKEN`). */
        CheckName: {
            till: components["schemas"]["Id"];
            shift: number;
            number: number;
            /**
             * Format: date
             * @description Of the check, where numbers come again; the latest one, unless told.
             */
            date?: string | null;
        };
        OrderEvent: {
            /** @enum {string} */
            type: "order.booked" | "order.paid" | "order.paymentReversed" | "order.expired" | "order.annulled" | "order.refunded" | "order.handedOver";
            timestamp: components["schemas"]["Time"];
            data: {
                publication: string;
                order: components["schemas"]["OrderNumber"];
                externalId: components["schemas"]["ExternalIdOrNull"];
                clientId: components["schemas"]["ClientId"];
                /** @description Null for a booking. */
                statusBefore: components["schemas"]["OrderStatus"] | null;
                status: components["schemas"]["OrderStatus"];
                paymentCode: components["schemas"]["PaymentCode"];
                currency: components["schemas"]["Currency"];
                amount: components["schemas"]["Money"];
                paidAmount: components["schemas"]["Money"];
                refundedAmount: components["schemas"]["Money"];
            };
        };
        /**
         * @description Stable; new ones may come.
         * @enum {string}
         */
        ProblemCode: "JSON_INVALID" | "PARAMETER_INVALID" | "UNAUTHORIZED" | "FORBIDDEN" | "PATH_UNKNOWN" | "CITY_UNKNOWN" | "STORE_UNKNOWN" | "GROUP_UNKNOWN" | "ARTICLE_UNKNOWN" | "ARTICLE_REMOVED" | "CLIENT_UNKNOWN" | "ORDER_UNKNOWN" | "CHECK_UNKNOWN" | "METHOD_NOT_ALLOWED" | "NOT_ACCEPTABLE" | "NOT_ALLOWED" | "NOT_ENOUGH_STOCK" | "CARD_UNKNOWN" | "CARD_BLOCKED" | "CONNECTION_MISSING" | "UMICO_REFUSED" | "HOLD_NOT_USABLE" | "RETURN_NOT_CALCULATED" | "POINTS_TOO_MANY" | "TILL_UNKNOWN" | "UMICO_KEY_REFUSED" | "UMICO_UNAVAILABLE" | "API_KEY_UNREADABLE" | "TRANSACTION_USED" | "NOTHING_LEFT" | "HANDED_OVER" | "CHECK_TAKEN" | "IDEMPOTENCY_IN_FLIGHT" | "BODY_TOO_LARGE" | "MEDIA_TYPE_UNSUPPORTED" | "BODY_INVALID" | "QUANTITY_TOO_SMALL" | "QUANTITY_OFF_STEP" | "AMOUNT_TOO_LARGE" | "AMOUNT_ZERO" | "AMOUNT_MISMATCH" | "CURRENCY_MISMATCH" | "LINE_UNKNOWN" | "LINE_REPEATED" | "CHECK_NOT_OF_ORDER" | "REFUND_TOO_LARGE" | "EXTERNAL_ID_REUSED" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "SIGN_IN_THROTTLED" | "INTERNAL" | "NOT_AVAILABLE" | "OVERLOADED" | "STORAGE_UNAVAILABLE";
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
            /** @description With `NOT_ALLOWED`, the order as it is. */
            order?: {
                order: components["schemas"]["OrderNumber"];
                status: components["schemas"]["OrderStatus"];
            };
            /** @description With `NOT_ENOUGH_STOCK`, every article of which there is too little. */
            shortages?: {
                article: components["schemas"]["Article"];
                requested: components["schemas"]["Quantity"];
                available: components["schemas"]["Quantity"];
            }[];
        };
    };
    responses: {
        /** @description What the caller has is still right; no body. */
        NotModified: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content?: never;
        };
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
        /** @description What the request names is not there: `PATH_UNKNOWN`, `CITY_UNKNOWN`, `STORE_UNKNOWN`, `GROUP_UNKNOWN`, `ARTICLE_UNKNOWN`, `ARTICLE_REMOVED` (it was, and is out of the assortment), `CLIENT_UNKNOWN`, `ORDER_UNKNOWN`, `CHECK_UNKNOWN`, `CARD_UNKNOWN` at Umico. */
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
        /** @description `Accept` leaves out JSON: `NOT_ACCEPTABLE`. */
        NotAcceptable: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state of things forbids it: `NOT_ALLOWED` with the status of the order, `NOT_ENOUGH_STOCK` with what is missing, `TRANSACTION_USED`, `NOTHING_LEFT` to refund, `HANDED_OVER` before, `CHECK_TAKEN`. Where points are concerned: `CONNECTION_MISSING` to Umico, `CARD_BLOCKED`, `UMICO_REFUSED`: Umico said no; `HOLD_NOT_USABLE`: the points are not held any more; `RETURN_NOT_CALCULATED`: the amount is not reduced by points and must not be paid out blindly. Or the same request is being worked on, `IDEMPOTENCY_IN_FLIGHT` with `Retry-After`. */
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
        /** @description The body is JSON, and something in it is not accepted; `errors` names the fields. `BODY_INVALID` where it is not of the schema; `QUANTITY_TOO_SMALL`, `QUANTITY_OFF_STEP`, `AMOUNT_TOO_LARGE`, `AMOUNT_ZERO`, `AMOUNT_MISMATCH`, `CURRENCY_MISMATCH`, `LINE_UNKNOWN`, `LINE_REPEATED`, `CHECK_NOT_OF_ORDER`, `REFUND_TOO_LARGE`, `EXTERNAL_ID_REUSED`, `POINTS_TOO_MANY`, `TILL_UNKNOWN`, `IDEMPOTENCY_KEY_REUSED` where it means something that cannot be. */
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
        /** @description Umico does not accept the API key of the connection: `UMICO_KEY_REFUSED`; nothing was done. */
        BadGateway: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description As elsewhere, `OVERLOADED` or `STORAGE_UNAVAILABLE`; where points are concerned also: Umico cannot be reached or does not answer in time, `UMICO_UNAVAILABLE`, or the API key of the connection cannot be read here, `API_KEY_UNREADABLE`. Nothing was done, or it is undone by itself. */
        UmicoUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["XRequestId"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too much to do, `OVERLOADED`, or no database at the moment, `STORAGE_UNAVAILABLE`; nothing was done. */
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
        /** @description `ETag` of the answer that the caller has; the answer is 304 while that is still right. */
        IfNoneMatch: string;
        /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is looked at anew each time it is sent. */
        IdempotencyKey: string;
        /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. Without it the request is refused, because money would go back as often as it is sent. */
        NeededIdempotencyKey: string;
        /** @description Id of a store, as `citystore` lists it. */
        Store: components["schemas"]["Id"];
    };
    requestBodies: never;
    headers: {
        /** @description Name of this request in the journal of the service; quote it when something is to be found out. */
        XRequestId: string;
        /** @description Version of the list as it was asked for. */
        ETag: string;
        /** @description `true` when this is the first answer once more; otherwise the header is not there. */
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
export type Quantity = components['schemas']['Quantity'];
export type QuantityInput = components['schemas']['QuantityInput'];
export type Time = components['schemas']['Time'];
export type TimeInput = components['schemas']['TimeInput'];
export type TimeInputOrNull = components['schemas']['TimeInputOrNull'];
export type Id = components['schemas']['Id'];
export type Article = components['schemas']['Article'];
export type ClientId = components['schemas']['ClientId'];
export type OrderNumber = components['schemas']['OrderNumber'];
export type ExternalId = components['schemas']['ExternalId'];
export type Version = components['schemas']['Version'];
export type Cursor = components['schemas']['Cursor'];
export type Currency = components['schemas']['Currency'];
export type OrderStatus = components['schemas']['OrderStatus'];
export type PaymentCode = components['schemas']['PaymentCode'];
export type State = components['schemas']['State'];
export type Organization = components['schemas']['Organization'];
export type Dictionaries = components['schemas']['Dictionaries'];
export type Names = components['schemas']['Names'];
export type Cities = components['schemas']['Cities'];
export type Stores = components['schemas']['Stores'];
export type StoreTable = components['schemas']['StoreTable'];
export type Group = components['schemas']['Group'];
export type AssortmentPage = components['schemas']['AssortmentPage'];
export type Item = components['schemas']['Item'];
export type Stock = components['schemas']['Stock'];
export type Prices = components['schemas']['Prices'];
export type ClientName = components['schemas']['ClientName'];
export type TaxNumber = components['schemas']['TaxNumber'];
export type TaxReason = components['schemas']['TaxReason'];
export type Phone = components['schemas']['Phone'];
export type Email = components['schemas']['Email'];
export type Address = components['schemas']['Address'];
export type Remark = components['schemas']['Remark'];
export type Reason = components['schemas']['Reason'];
export type ClientDetails = components['schemas']['ClientDetails'];
export type ClientChange = components['schemas']['ClientChange'];
export type ClientConfirmation = components['schemas']['ClientConfirmation'];
export type Client = components['schemas']['Client'];
export type Booking = components['schemas']['Booking'];
export type BookingLine = components['schemas']['BookingLine'];
export type Order = components['schemas']['Order'];
export type Position = components['schemas']['Position'];
export type ExternalIdOrNull = components['schemas']['ExternalIdOrNull'];
export type TimeOrNull = components['schemas']['TimeOrNull'];
export type TextOrNull = components['schemas']['TextOrNull'];
export type OrderStates = components['schemas']['OrderStates'];
export type OrderState = components['schemas']['OrderState'];
export type OrderEventName = components['schemas']['OrderEventName'];
export type Payment = components['schemas']['Payment'];
export type CardPayment = components['schemas']['CardPayment'];
export type OfficePayment = components['schemas']['OfficePayment'];
export type Refund = components['schemas']['Refund'];
export type RefundResult = components['schemas']['RefundResult'];
export type RefundOrder = components['schemas']['RefundOrder'];
export type Annulment = components['schemas']['Annulment'];
export type HandOver = components['schemas']['HandOver'];
export type CheckName = components['schemas']['CheckName'];
export type OrderEvent = components['schemas']['OrderEvent'];
export type ProblemCode = components['schemas']['ProblemCode'];
export type Problem = components['schemas']['Problem'];
export type ResponseNotModified = components['responses']['NotModified'];
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
export type ResponseUmicoUnavailable = components['responses']['UmicoUnavailable'];
export type ResponseUnavailable = components['responses']['Unavailable'];
export type ParameterAcceptLanguage = components['parameters']['AcceptLanguage'];
export type ParameterIfNoneMatch = components['parameters']['IfNoneMatch'];
export type ParameterIdempotencyKey = components['parameters']['IdempotencyKey'];
export type ParameterNeededIdempotencyKey = components['parameters']['NeededIdempotencyKey'];
export type ParameterStore = components['parameters']['Store'];
export type HeaderXRequestId = components['headers']['XRequestId'];
export type HeaderETag = components['headers']['ETag'];
export type HeaderIdempotencyReplayed = components['headers']['IdempotencyReplayed'];
export type HeaderRateLimit = components['headers']['RateLimit'];
export type HeaderRateLimitPolicy = components['headers']['RateLimitPolicy'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type HeaderAllow = components['headers']['Allow'];
export type HeaderWwwAuthenticate = components['headers']['WwwAuthenticate'];
export type $defs = Record<string, never>;
export interface operations {
    state: {
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
            /** @description The service works. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["State"];
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
    dictionaries: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description `ETag` of the answer that the caller has; the answer is 304 while that is still right. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Both tables. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dictionaries"];
                };
            };
            304: components["responses"]["NotModified"];
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
    city: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description `ETag` of the answer that the caller has; the answer is 304 while that is still right. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
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
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cities"];
                };
            };
            304: components["responses"]["NotModified"];
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
    citystore: {
        parameters: {
            query?: {
                /** @description Id of a city, as `city` lists it. */
                city?: components["schemas"]["Id"];
            };
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description `ETag` of the answer that the caller has; the answer is 304 while that is still right. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
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
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stores"];
                };
            };
            304: components["responses"]["NotModified"];
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
    storetable: {
        parameters: {
            query: {
                /** @description Id of a store, as `citystore` lists it. */
                store: components["parameters"]["Store"];
            };
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description `ETag` of the answer that the caller has; the answer is 304 while that is still right. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole tree. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoreTable"];
                };
            };
            304: components["responses"]["NotModified"];
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
    assortment: {
        parameters: {
            query: {
                /** @description Id of a store, as `citystore` lists it. */
                store: components["parameters"]["Store"];
                /** @description Id of a group; items of the groups below it belong to it. Unknown is `GROUP_UNKNOWN`. */
                group?: components["schemas"]["Id"];
                /** @description Part of a name or of an article, in any case, or a whole barcode. */
                search?: string;
                /** @description A `version` of an earlier answer for the same store. */
                changedSince?: components["schemas"]["Version"];
                /** @description `nextCursor` of the page before. One that was not made here is refused. */
                cursor?: components["schemas"]["Cursor"];
                /** @description How many items and removed articles a page has at most. */
                limit?: number;
            };
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description `ETag` of the answer that the caller has; the answer is 304 while that is still right. */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssortmentPage"];
                };
            };
            304: components["responses"]["NotModified"];
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
    getClient: {
        parameters: {
            query: {
                /** @description The id that the application server gave. */
                clientId: components["schemas"]["ClientId"];
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
            /** @description The client is known. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientConfirmation"];
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
    confirmClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is looked at anew each time it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientDetails"];
            };
        };
        responses: {
            /** @description The client was there already. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientConfirmation"];
                };
            };
            /** @description The client was made. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientConfirmation"];
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
    updateClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is looked at anew each time it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientChange"];
            };
        };
        responses: {
            /** @description The client as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientConfirmation"];
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
    booking: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is looked at anew each time it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Booking"];
            };
        };
        responses: {
            /** @description The external id names this order, which was there already. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description The order was made and its goods are reserved. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
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
    bookingstate: {
        parameters: {
            query?: {
                /** @description Number of an order; up to 100 of them. */
                order?: components["schemas"]["OrderNumber"][];
                /** @description `externalId` of the booking. */
                externalId?: components["schemas"]["ExternalId"];
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
            /** @description The orders as they are now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderStates"];
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
    paycard: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is looked at anew each time it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardPayment"];
            };
        };
        responses: {
            /** @description The order is paid. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderState"];
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
    refund: {
        parameters: {
            query?: never;
            header: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. Without it the request is refused, because money would go back as often as it is sent. */
                "Idempotency-Key": components["parameters"]["NeededIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refund"];
            };
        };
        responses: {
            /** @description The refund order, and the order as it is now. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundResult"];
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
            503: components["responses"]["UmicoUnavailable"];
        };
    };
    cancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is looked at anew each time it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Annulment"];
            };
        };
        responses: {
            /** @description The order is annulled. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderState"];
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
    payOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is looked at anew each time it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OfficePayment"];
            };
        };
        responses: {
            /** @description The order is paid. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderState"];
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
            503: components["responses"]["UmicoUnavailable"];
        };
    };
    annulOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is looked at anew each time it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Annulment"];
            };
        };
        responses: {
            /** @description The order is annulled. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderState"];
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
    handOver: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ru` (default) or `en`: the language of problems. Data are as they were entered. */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
                /** @description A name for this request, new for each one and the same for its repetitions; best a random UUID. 1 to 255 visible ASCII characters. A request without it is looked at anew each time it is sent. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOver"];
            };
        };
        responses: {
            /** @description The goods have left stock. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["XRequestId"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderState"];
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
    orderStatusChanged: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The event; the same with every attempt.
                 * @example msg_0000000000001
                 */
                "Webhook-Id": string;
                /**
                 * @description Seconds since 1970 of this attempt.
                 * @example 1795331730
                 */
                "Webhook-Timestamp": string;
                /**
                 * @description One signature or several with a space between them, while secrets are changed.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "Webhook-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderEvent"];
            };
        };
        responses: {
            /** @description Accepted; any other 2xx does as well. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not accepted; it is sent again later. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
