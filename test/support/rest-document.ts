import type { OpenApiDocument } from '../../src/http/rest/document.js';

/** A small contract with one of each thing that the endpoint has to serve. */
export const restDocument: OpenApiDocument = {
  info: { version: '1.0.0' },
  security: [{ basic: ['shop'] }],
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        'x-roles': ['shop', 'admin'],
        parameters: [
          { name: 'group', in: 'query', schema: { $ref: '#/components/schemas/Name' } },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
          },
          { name: 'tag', in: 'query', schema: { type: 'array', maxItems: 3, items: { type: 'string' } } },
          { name: 'full', in: 'query', schema: { type: 'boolean' } },
          { $ref: '#/components/parameters/IfNoneMatch' },
        ],
      },
      post: {
        operationId: 'addThing',
        parameters: [{ $ref: '#/components/parameters/IdempotencyKey' }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
        },
      },
    },
    '/thing': {
      parameters: [
        { name: 'name', in: 'query', required: true, schema: { $ref: '#/components/schemas/Name' } },
      ],
      get: {
        operationId: 'getThing',
        parameters: [{ name: 'X-Shelf', in: 'header', schema: { type: 'string', maxLength: 3 } }],
      },
    },
    '/admin/things': {
      post: {
        operationId: 'clearThings',
        security: [{ basic: ['shop', 'admin'] }],
        requestBody: { $ref: '#/components/requestBodies/Reason' },
      },
    },
    '/later': { get: { operationId: 'later' }, post: { operationId: 'laterToo' } },
  },
  components: {
    parameters: {
      IfNoneMatch: { name: 'If-None-Match', in: 'header', schema: { type: 'string', maxLength: 10 } },
      IdempotencyKey: {
        name: 'Idempotency-Key',
        in: 'header',
        schema: {
          type: 'string',
          minLength: 1,
          maxLength: 255,
          pattern: '^[\\x21-\\x7e]+$',
          examples: ['a-1'],
        },
      },
    },
    requestBodies: {
      Reason: {
        content: {
          'application/json': {
            schema: { type: 'object', properties: { reason: { type: ['string', 'null'], maxLength: 20 } } },
          },
        },
      },
    },
    schemas: {
      Name: { type: 'string', minLength: 1, maxLength: 50, pattern: '^[^\\p{Cc}]+$', examples: ['Молоко'] },
      Money: {
        description: 'Read by its digits.',
        type: ['string', 'number'],
        pattern: '^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,2})?$',
        examples: ['89.90'],
      },
      Thing: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'price'],
        properties: {
          name: { $ref: '#/components/schemas/Name' },
          price: { $ref: '#/components/schemas/Money' },
          count: { type: 'integer', minimum: 1, maximum: 10, default: 1 },
          kind: { enum: ['new', 'used'], 'x-note': 'for people' },
          sold: { type: 'boolean' },
          mail: { type: 'string', format: 'email' },
          at: { type: 'string', format: 'date-time' },
          parts: {
            type: 'array',
            minItems: 1,
            maxItems: 5,
            uniqueItems: true,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['name'],
              properties: {
                name: { $ref: '#/components/schemas/Name' },
                price: { $ref: '#/components/schemas/Money' },
              },
            },
          },
          place: { anyOf: [{ type: 'null' }, { type: 'string', minLength: 2 }] },
        },
      },
    },
  },
};
